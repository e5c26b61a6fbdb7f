// Invented data for looking at the admin pages of people, groups and keys.
const id = (n) => `0192f000-0000-7000-8000-${String(n).padStart(12, '0')}`
const ago = (days) => new Date(Date.now() - days * 86_400_000).toISOString()
const amount = (value) => value.toFixed(9)
const limit = (n, value) => (value === null ? null : { budgetId: id(900 + n), limit: amount(value) })

const group = (n, name, externalName, members, each, pool, spent) => ({
  id: id(n),
  name,
  externalName,
  rank: n,
  members,
  pool: limit(n, pool),
  extra: amount(0),
  eachMember: limit(n + 50, each),
  spent: amount(spent),
  held: amount(pool === null ? 0 : 0.41),
  left: pool === null ? null : amount(pool - spent - 0.41),
})
export const groups = [
  group(1, 'Calibration lab', '/staff/lab', 9, 35, 200, 118.42),
  group(2, 'Field service', '/staff/field-service', 14, 20, null, 64.1),
  group(3, '文档与翻译', null, 4, null, 60, 57.3),
  group(
    4,
    'A group with quite a long name that the company’s directory came up with',
    '/x',
    131,
    null,
    null,
    0,
  ),
]
const name = (n) => ({ id: groups[n].id, name: groups[n].name })

const person = (n, full, email, status, spent, own, billed, all) => ({
  id: id(100 + n),
  name: full,
  email,
  role: n === 0 ? 'admin' : 'member',
  status,
  limit: amount(own ?? 35),
  extra: amount(0),
  ownLimit: own !== null,
  groupLimit: own === null && billed !== null,
  budgetId: own === null ? null : id(990 + n),
  billedTo: billed === null ? null : name(billed),
  payingGroup: null,
  groups: all.map(name),
  spent: amount(spent),
  held: amount(0),
  left: amount((own ?? 35) - spent),
  lastSeenAt: ago(n),
  createdAt: ago(90),
})
export const people = [
  person(0, 'Ada Lindqvist', 'ada@halden.example', 'active', 3.2, null, null, []),
  person(1, 'Grace Okafor', 'grace@halden.example', 'active', 31.9, null, 0, [0, 1]),
  person(2, '陈静怡', 'jingyi@halden.example', 'active', 12.4, 50, 2, [2]),
  person(
    3,
    'Bartholomew Featherstonehaugh',
    'b.featherstonehaugh@halden.example',
    'disabled',
    0,
    null,
    1,
    [1],
  ),
]

const cap = (period, most, spent) => ({
  period,
  limit: amount(most),
  spent: amount(spent),
  held: amount(0),
  left: amount(most - spent),
  renewsAt: null,
})
const key = (n, title, more = {}) => ({
  id: id(300 + n),
  name: title,
  hint: `parley_…${n}xQ${n}`,
  createdAt: ago(20 + n),
  lastUsedAt: n === 3 ? null : ago(n),
  expiresAt: null,
  expired: false,
  models: null,
  spent: amount(n * 3.1),
  cap: null,
  owner: { id: people[1].id, name: people[1].name },
  service: null,
  ...more,
})
export const ownKeys = [
  key(1, 'build server', { cap: cap('month', 5, 3.1), models: ['deepseek-v4-flash'] }),
  key(2, 'evaluation of the support mails', { expiresAt: ago(-40), cap: cap('none', 20, 19.4) }),
  key(3, 'old laptop', { expiresAt: ago(2), expired: true }),
]
const service = (n, manager, managerLeft) => ({
  owner: null,
  service: {
    group: name(n),
    manager: { id: manager.id, name: manager.name },
    managerLeft,
    contact: 'lab-operations@halden.example',
  },
})
export const groupKeys = [
  key(4, 'nightly calibration reports', { ...service(0, people[3], true), cap: cap('month', 40, 12.4) }),
  key(5, 'mail sorter', { ...service(0, people[1], false), cap: cap('day', 2, 1.9) }),
]

const members = [1, 3, 2].map((n) => ({
  id: people[n].id,
  name: people[n].name,
  email: people[n].email,
  status: people[n].status,
  source: n === 2 ? 'local' : 'oidc',
  pays: n === 1,
}))

const list = (items) => [200, { currency: 'USD', items, next: null }]

/** The answer to a request about people, groups or keys; undefined for others. */
export function admin(method, path) {
  if (!path.startsWith('/admin/') && path !== '/keys') return undefined
  if (method !== 'GET') {
    return path.endsWith('/keys') ? [201, { id: id(1), key: `parley_${'8Kq2'.repeat(8)}x` }] : [204]
  }
  const lists = {
    '/keys': ownKeys,
    '/admin/accounts': people,
    '/admin/groups': groups,
    '/admin/keys': [...groupKeys, ...ownKeys],
    '/admin/ledger': [],
    '/admin/budget-requests': [],
  }
  if (lists[path]) return list(lists[path])
  if (path.endsWith('/members')) return list(members)
  if (path.endsWith('/keys')) return list(groupKeys)
  const found = [...groups, ...people].find((one) => path.endsWith(one.id))
  return found ? [200, found] : [404, { type: 'not_found', title: 'not_found', status: 404, detail: '' }]
}
