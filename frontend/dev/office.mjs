// What the server would answer on the admin pages, of the company in books.mjs and shelf.mjs.
import { bills } from './bills.mjs'
import { books, notices, settings, webhooks } from './bell.mjs'
import { ago, audit, calls, day, people, record } from './books.mjs'
import { id } from './fixtures.mjs'
import { overview, refusals, usage } from './reports.mjs'
import {
  balance,
  card,
  checks,
  comparedDays,
  imported,
  models,
  offers,
  prices,
  providers,
  report,
  sample,
} from './shelf.mjs'

const items = (list, more = {}) => [200, { items: list, next: null, ...more }]
const inUsd = { currency: 'USD' }
const limit = (n, kind, amount, more = {}) => ({
  id: id(n),
  owner: { kind, id: null, name: null, of: null },
  period: 'month',
  limit: amount,
  mode: 'hard',
  extra: '0.000000000',
  spent: null,
  held: null,
  left: null,
  renewsAt: ago(-5 * day),
  warning: null,
  ...more,
})
const whose = (n, kind, name, of = null) => ({ owner: { kind, id: id(n), name, of } })
const figures = (spent, held, left) => ({ spent, held, left })
const limits = [
  limit(2, 'organisation', '200.000000000', figures('118.420000000', '0.410000000', '81.170000000')),
  limit(3, 'member', '20.000000000'),
  limit(4, 'group', '60.000000000', {
    ...whose(41, 'group', '文档与翻译'),
    ...figures('57.300000000', '0.000000000', '2.700000000'),
  }),
  limit(5, 'group_member', '35.000000000', whose(42, 'group_member', 'Calibration lab')),
  limit(6, 'user', '150.000000000', {
    ...whose(504, 'user', 'Maximiliane Freifrau von Hohenstein-Lichtenberg'),
    ...figures('48.120000000', '1.200000000', '125.680000000'),
    extra: '25.000000000',
  }),
  limit(7, 'user', '2.000000000', {
    ...whose(502, 'user', 'Grace Okafor'),
    ...figures('2.000000000', '0.000000000', '0.000000000'),
    period: 'day',
    mode: 'soft',
  }),
  limit(8, 'key', '5.000000000', {
    ...whose(61, 'key', 'Nightly build', 'Calibration lab'),
    ...figures('0.003100000', '0.000000000', '4.996900000'),
    period: 'none',
    renewsAt: null,
  }),
  limit(9, 'model', '0.000000000', {
    ...whose(1, 'model', 'DeepSeek V4 Pro'),
    ...figures('0.000000000', '0.000000000', '0.000000000'),
  }),
]
const request = (n, who, amount, reason, budget = 'user', name = null) => ({
  person: { id: who.id, name: who.name, email: who.email },
  request: {
    id: id(950 + n),
    amount,
    reason,
    budget,
    createdAt: ago(n * 20),
    answer: null,
    granted: null,
    forGood: false,
    note: '',
    answeredAt: null,
  },
  standing: {
    name,
    period: 'month',
    limit: who.limit,
    spent: who.spent,
    held: who.held,
    left: who.left,
    renewsAt: null,
  },
})
const requests = [
  request(1, people[2], '10.000000000', '季度报告的翻译，共四十页'),
  request(
    2,
    people[1],
    null,
    'Comparing the calibration protocols of the last three years for the audit in December',
    'group',
    'Calibration lab',
  ),
]
const kinds = [
  { name: 'deepseek', label: 'DeepSeek', baseUrl: 'https://api.deepseek.com', needsKey: true },
  { name: 'ollama', label: 'Ollama', baseUrl: 'http://localhost:11434/v1', needsKey: false },
]
const ollama = {
  label: 'Ollama',
  profile: 'ollama',
  baseUrl: 'http://localhost:11434/v1',
  models: ['qwen3:14b'],
}
const organisation = {
  name: 'Halden',
  zone: 'Europe/Oslo',
  currency: 'USD',
  nextZone: null,
  zoneFrom: null,
  currencyFixed: true,
  language: 'en',
  defaultModel: null,
  defaultThinking: null,
  instruction: '',
  announcement: 'Maintenance on Friday from 18:00 to 20:00. Answers in progress are kept.',
  announcementUntil: '2027-01-15',
  moneyShown: 'amounts',
  signUp: 'everybody',
  publicLinks: 'everybody',
  logo: null,
}
const joinLink = {
  id: id(599),
  link: `http://halden.example/join/${'k3Zt9'.repeat(8)}`,
  expiresAt: ago(-7 * day),
  qr: { size: 25, path: 'M0 0h7v7H0zM9 1h2v3H9zM18 0h7v7h-7zM0 18h7v7H0zM9 9h7v7H9zM20 20h3v3h-3z' },
}

const recorded = (query) => ({
  kind: query.get('owner'),
  id: query.get('ownerId'),
  name: query.get('owner') === 'organisation' ? null : 'Calibration lab',
})

/** What is read below /admin; `bare` is an organisation in which nothing has happened yet. */
function read(state, path, query) {
  const unlessBare = (list, less = []) => (state === 'bare' ? less : list)
  const answers = {
    '/accounts': () => items(unlessBare(people), { ...inUsd, book: 'real' }),
    '/ledger': () => items(record(query.get('owner')), { ...inUsd, book: 'real', owner: recorded(query) }),
    '/refusals': () => [200, refusals([])],
    '/attempts': () => items(unlessBare(calls), { ...inUsd, book: 'real' }),
    '/overview': () => [200, overview(state)],
    '/usage': () => [200, usage(state, query.get('by'), query.get('then'))],
    '/notices': () => items(unlessBare(notices), inUsd),
    '/notices/settings': () => [200, settings({ state })],
    '/webhooks': () => items(unlessBare(webhooks)),
    '/books': () => [200, books({ state })],
    '/audit': () => items(unlessBare(audit)),
    '/providers': () => items(unlessBare(providers, providers.slice(3))),
    '/profiles': () => items(kinds),
    '/models': () => items(models()),
    '/offers': () => items(unlessBare(offers, offers.slice(3))),
    '/prices': () => items(prices, inUsd),
    '/demo-chats': () => [200, { count: 12 }],
    '/organisation': () => [200, organisation],
    '/budgets': () =>
      items(unlessBare(limits, limits.slice(0, 2)), { ...inUsd, book: state === 'bare' ? 'demo' : 'real' }),
    '/budget-requests': () => items(unlessBare(requests), { ...inUsd, open: unlessBare(requests).length }),
  }
  if (path.endsWith('/balance')) return [200, balance(state, path.split('/')[2])]
  if (path.endsWith('/balance/days'))
    return [200, state === 'bare' ? { ...comparedDays, items: [] } : comparedDays]
  if (path.endsWith('/sample')) return [200, sample]
  return answers[path]?.() ?? (path.endsWith('/card') ? [200, card] : null)
}

/** Answers a request below /admin, or null where there is nothing of that name. */
export function office({ lang, state }, method, path, query, body) {
  const found = people.find((one) => path === `/accounts/${one.id}`)
  if (found) return [200, { ...found, ...body }]
  if (path.startsWith('/bills')) return bills({ state }, path)
  if (method === 'GET') return read(state, path, query)
  if (path === '/accounts' || path.endsWith('/invitations')) return [201, joinLink]
  if (path === '/notices/settings') return [200, { ...settings({ state }), ...body }]
  if (path === '/books/audits') return [200, books({ state })]
  if (path === '/webhooks') return [201, { ...webhooks[0], ...body, secret: `whsec_${'k3Zt9aQ'.repeat(6)}` }]
  if (path.startsWith('/webhooks/')) return [200, { ok: false, error: 'answered with status 503' }]
  if (path.endsWith('/balance')) return [200, balance(state, path.split('/')[2])]
  if (path.endsWith('/test')) return [200, { ...report, items: checks[lang] }]
  if (path === '/local-models') return items([ollama])
  if (path.startsWith('/prices/imports')) return [200, { applied: false, rows: imported }]
  return [200, body]
}
