// Invented people of the same company, what they spent, and what was changed.
import { flash, id, qwen } from './fixtures.mjs'

export const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString()
export const day = 1440

const person = (n, name, email, more = {}) => ({
  id: id(500 + n),
  name,
  email,
  role: 'member',
  status: 'active',
  limit: '20.000000000',
  ownLimit: false,
  groupLimit: false,
  billedTo: null,
  payingGroup: null,
  groups: [],
  budgetId: null,
  spent: '0.000000000',
  held: '0.000000000',
  left: '20.000000000',
  lastSeenAt: ago(n * 70),
  createdAt: ago(200 * day),
  ...more,
})
const figures = (spent, held, left, limit = '20.000000000') => ({ spent, held, left, limit })
export const people = [
  person(1, 'Ada Lindqvist', 'ada@halden.example', {
    role: 'admin',
    ...figures('6.810000000', '0.009800000', '13.180200000'),
  }),
  person(
    2,
    'Grace Okafor',
    'grace.okafor@halden.example',
    figures('17.050000000', '0.120000000', '2.830000000'),
  ),
  person(3, '陈静怡', 'jingyi@halden.example', figures('19.960000000', '0.031000000', '0.009000000')),
  person(4, 'Maximiliane Freifrau von Hohenstein-Lichtenberg', 'maximiliane.von.hohenstein@halden.example', {
    ...figures('48.120000000', '1.200000000', '100.680000000', '150.000000000'),
    ownLimit: true,
    budgetId: id(1),
  }),
  person(5, 'Bob Marsh', 'bob@halden.example', {
    status: 'disabled',
    ...figures('0.420000000', '0.000000000', '19.580000000'),
  }),
  person(6, 'Yuki Tanaka', 'yuki@halden.example', { status: 'invited', lastSeenAt: null }),
  person(
    7,
    'Odd Nilsen',
    'odd@halden.example',
    figures('0.000000000', '0.000000000', '0.000000000', '0.000000000'),
  ),
  person(8, 'Ines Ferreira', 'ines@halden.example', { limit: null, left: null, spent: '3.300000000' }),
]

const totals = (cost, calls) => ({
  cost,
  overrun: '0.000000000',
  calls,
  estimatedCalls: 1,
  freshTokens: 1_840_220,
  cachedTokens: 9_120_448,
  outputTokens: 1_204_331,
  reasoningTokens: 640_112,
})
const dayOf = (back) => ago(back * day).slice(0, 10)
const MONTH = 26
/** Weekdays differ from weekends; nothing was spent on some. */
const days = Array.from({ length: MONTH }, (_, i) => ({
  day: dayOf(MONTH - 1 - i),
  cost: (i % 7 > 4 ? 0.2 : 2.3 + ((i * 37) % 41) / 10).toFixed(9),
})).filter((_, i) => i % 9 !== 4)
const labs = [
  { id: id(31), name: 'Calibration lab', page: true },
  { id: id(32), name: '文档与翻译', page: true },
  { id: null, name: null, page: false },
]
const spenders = people
  .filter((one) => one.spent !== '0.000000000')
  .sort((a, b) => Number(b.spent) - Number(a.spent))
const lines = {
  model: [
    { id: flash.id, name: flash.name, page: false, cost: '96.400000000', calls: 3102 },
    { id: qwen.id, name: qwen.name, page: false, cost: '0.000000000', calls: 410 },
  ],
  day: days.map((one, i) => ({ id: one.day, name: null, page: false, cost: one.cost, calls: 30 + i })),
  group: labs.map((one, i) => ({ ...one, cost: `${String(70 - 30 * i)}.120000000`, calls: 700 - i * 200 })),
  key: [
    { id: null, name: null, page: false, cost: '88.000000000', calls: 3000 },
    { id: id(41), name: 'build server', page: false, cost: '12.500000000', calls: 900 },
  ],
  user: spenders.map((one, i) => ({
    id: one.id,
    name: one.name,
    page: true,
    cost: one.spent,
    calls: Math.max(900 - i * 130, 10),
  })),
}
const line = ({ cost, calls, ...of }, then = null) => ({ ...of, then, totals: totals(cost, calls) })

export const usage = (state, by, then) => {
  const rows = lines[by] ?? lines.user
  const none = state === 'bare'
  const split = rows.flatMap((row) =>
    (lines[then] ?? []).slice(0, 4).map(({ id: of, name, page }) => line(row, { id: of, name, page })),
  )
  return {
    currency: 'USD',
    from: dayOf(MONTH - 1),
    to: dayOf(0),
    total: none ? totals('0.000000000', 0) : totals('118.420000000', 3512),
    rows: none ? [] : then ? split : rows.map((row) => line(row)),
  }
}

/** What somebody sees of their own. */
export const ownUsage = (by, chats) => {
  const rows = {
    day: days.map((one) => ({ id: one.day, name: null, kind: 'day', cost: (one.cost / 20).toFixed(9), calls: 6 })),
    model: lines.model.map((one) => ({ ...one, kind: 'model', calls: 80 })),
    conversation: [
      ...chats.slice(0, 6).map((one, i) => ({
        id: one.id,
        name: one.title,
        kind: 'conversation',
        cost: (1.2 / (i + 1)).toFixed(9),
        calls: 14 - i,
      })),
      { id: null, name: null, kind: 'api', cost: '0.310000000', calls: 61 },
      { id: null, name: null, kind: 'deleted', cost: '0.008000000', calls: 2 },
    ],
  }
  return {
    currency: 'USD',
    book: 'real',
    from: days[0].day,
    to: dayOf(0),
    total: totals('4.310000000', 122),
    saved: '2.870000000',
    rows: rows[by].map(({ cost, calls, page: _, ...row }) => ({
      ...row,
      totals: totals(cost, calls),
      saved: '0.100000000',
    })),
  }
}

const near = (n, owner, name, limit, spent, held) => ({
  owner,
  id: id(n),
  name,
  page: owner !== 'key',
  period: 'month',
  limit,
  spent,
  held,
})
const doubtful = (one, back, estimatedCalls, overrun = '0.000000000') => ({
  day: dayOf(back),
  id: one.id,
  name: one.name,
  page: true,
  model: flash.id,
  estimatedCalls,
  overrun,
})
export const overview = (state) => {
  const none = state === 'bare'
  const limit = { owner: 'organisation', book: 'real', period: 'month', mode: 'hard', name: null, own: true }
  const figures = none
    ? { limit: '200.000000000', spent: '0.000000000', held: '0.000000000', left: '200.000000000' }
    : { limit: '200.000000000', spent: '118.420000000', held: '0.410000000', left: '81.170000000' }
  return {
    currency: 'USD',
    book: 'real',
    day: dayOf(0),
    today: none ? totals('0.000000000', 0) : totals('3.170000000', 41),
    month: none ? totals('0.000000000', 0) : totals('118.420000000', 3512),
    limit: { ...limit, ...figures, renewsAt: ago(-5 * day) },
    projection: none ? null : '141.880000000',
    near: none
      ? []
      : [
          near(104, 'user', people[3].name, '20.000000000', '19.990000000', '0.010000000'),
          near(31, 'group', 'Calibration lab', '60.000000000', '51.300000000', '0.310000000'),
          near(41, 'key', 'build server', '15.000000000', '12.500000000', '0.000000000'),
        ],
    doubtful: none
      ? []
      : [doubtful(people[1], 0, 2), doubtful(people[3], 3, 1, '0.020000000'), doubtful(people[0], 9, 12)],
    offers: none ? { unconfirmed: 0, barred: 0 } : { unconfirmed: 2, barred: 1 },
  }
}

const entry = (n, more = {}) => ({
  id: 9000 - n,
  at: ago(n * 95),
  kind: 'charge',
  book: 'real',
  amount: '0.002272536',
  model: flash.id,
  freshTokens: 3120,
  cachedTokens: 38_912,
  outputTokens: 5626,
  estimated: false,
  reason: '',
  ...more,
})
export const record = [
  entry(1),
  entry(2, { amount: '0.310000000', cachedTokens: 412_008, estimated: true }),
  entry(3, {
    kind: 'top_up',
    amount: '-5.000000000',
    model: null,
    freshTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
  }),
  entry(4, { kind: 'overrun', amount: '0.014000000' }),
  entry(5, { book: 'demo', model: 'demo', amount: '0.000600000' }),
  entry(6, {
    kind: 'opening',
    amount: '1.250000000',
    model: null,
    freshTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
  }),
]

const callOf = (n, more = {}) => ({
  id: id(800 + n),
  at: ago(n * 7),
  state: 'settled',
  entryPoint: 'chat',
  book: 'real',
  person: people[n % people.length].name,
  model: flash.id,
  held: '0.009800000',
  cost: '0.002272536',
  freshTokens: 3120,
  cachedTokens: 38_912,
  outputTokens: 5626,
  estimated: false,
  ...more,
})
export const calls = [
  callOf(1, { state: 'pending', cost: null, freshTokens: 0, cachedTokens: 0, outputTokens: 0 }),
  callOf(2, { entryPoint: 'api', cost: '0.310000000', estimated: true, cachedTokens: 412_008 }),
  callOf(3, { state: 'void', cost: null, freshTokens: 0, cachedTokens: 0, outputTokens: 0 }),
  callOf(4, { entryPoint: 'title', cost: '0.000031000' }),
  callOf(5, { book: 'demo', model: 'demo', entryPoint: 'chat' }),
  callOf(6, { entryPoint: 'test', person: null, model: 'qwen3-14b-instruct-2507-awq' }),
]

const line = (n, action, targetKind, targetId, details = {}, more = {}) => ({
  id: id(700 + n),
  at: ago(n * 133),
  actor: people[0].id,
  actorName: people[0].name,
  action,
  targetKind,
  targetId,
  ip: '10.20.4.17',
  details,
  ...more,
})
const nobody = { actor: null, actorName: null }
export const audit = [
  line(1, 'budget_changed', 'budget', id(1), {
    book: 'real',
    owner: 'user',
    ownerId: people[3].id,
    period: 'month',
    before: '20.000000000 hard',
    after: '150.000000000 hard',
    reason: '',
  }),
  line(2, 'privilege_permissions_changed', 'account', people[0].id, { from: 'member', to: 'admin' }),
  line(
    3,
    'authn_login_fail',
    'account',
    people[2].id,
    {},
    { ...nobody, ip: '2001:db8:85a3:8d3:1319:8a2e:370:7348' },
  ),
  line(4, 'provider_key_replaced', 'provider', id(601), { name: 'DeepSeek' }),
  line(5, 'price_confirmed', 'price', id(640), {
    price:
      'View[id=0192f000, offer=0192f000, effectiveFrom=2026-11-03T00:00:00Z, fresh=0.150000000, cached=0.003000000, output=0.300000000]',
  }),
  line(6, 'organisation_updated', 'organisation', null, { before: 'name=Halden AS', after: 'name=Halden' }),
  line(7, 'user_disabled', 'account', people[4].id),
  line(
    8,
    'ledger_mismatch',
    'ledger_account',
    '44',
    { posted: 12, entries: 11, held: 0, legs: 0 },
    { ...nobody, ip: null },
  ),
  line(9, 'authn_login_success', 'account', people[0].id),
]
