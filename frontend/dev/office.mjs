// Invented data of the admin pages: what the server would answer to an admin of the same company.
import { demo, flash, id, qwen } from './fixtures.mjs'

const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString()
const day = 1440

const person = (n, name, email, more = {}) => ({
  id: id(500 + n),
  name,
  email,
  role: 'member',
  status: 'active',
  limit: '20.000000000',
  ownLimit: false,
  budgetId: null,
  spent: '0.000000000',
  held: '0.000000000',
  left: '20.000000000',
  lastSeenAt: ago(n * 70),
  createdAt: ago(200 * day),
  ...more,
})
const figures = (spent, held, left, limit = '20.000000000') => ({ spent, held, left, limit })
const people = [
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
  calls,
  estimatedCalls: 1,
  freshTokens: 1_840_220,
  cachedTokens: 9_120_448,
  outputTokens: 1_204_331,
  reasoningTokens: 640_112,
})
const usage = (state, by) => {
  const rows =
    by === 'model'
      ? [
          { id: flash.id, name: flash.name, totals: totals('96.400000000', 3102) },
          { id: qwen.id, name: qwen.name, totals: totals('0.000000000', 410) },
        ]
      : people
          .filter((one) => one.spent !== '0.000000000')
          .sort((a, b) => Number(b.spent) - Number(a.spent))
          .map((one, i) => ({ id: one.id, name: one.name, totals: totals(one.spent, 900 - i * 130) }))
  const none = state === 'bare'
  return {
    currency: 'USD',
    from: ago(20 * day),
    to: ago(0),
    total: none ? totals('0.000000000', 0) : totals('118.420000000', 3512),
    rows: none ? [] : rows,
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
const record = [
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
const calls = [
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
const audit = [
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

const provider = (n, name, baseUrl, more = {}) => ({
  id: id(600 + n),
  name,
  baseUrl,
  profile: 'deepseek',
  source: 'admin',
  book: 'real',
  keyHint: '9f3c',
  enabled: true,
  ...more,
})
const providers = [
  provider(1, 'DeepSeek', 'https://api.deepseek.com'),
  provider(2, 'Our server', 'http://10.20.4.40:8000/v1', { profile: 'vllm', keyHint: null, enabled: false }),
  provider(3, 'Gateway of the group', 'https://llm.group.halden.example/very/long/path/v1', {
    source: 'environment',
    keyHint: null,
  }),
  provider(4, 'Parley', '', { book: 'demo', source: 'builtin', keyHint: null }),
]
const offer = (n, of, model, more = {}) => ({
  id: id(620 + n),
  provider: id(600 + of),
  model: model.id,
  upstreamId: model.id,
  contextTokens: model.contextTokens,
  maxOutputTokens: model.maxOutputTokens,
  thinking: model.thinking,
  rank: n,
  enabled: true,
  barredReason: null,
  ...more,
})
const offers = [
  offer(1, 1, flash),
  offer(2, 2, qwen, { enabled: false, upstreamId: 'Qwen/Qwen3-14B-Instruct-2507-AWQ-with-a-long-tail' }),
  offer(3, 3, flash, { barredReason: 'overrun' }),
  offer(4, 4, demo),
]
const price = (n, of, prices, more = {}) => ({
  id: id(640 + n),
  offer: id(620 + of),
  provider: id(601),
  model: flash.id,
  effectiveFrom: '2026-11-03T00:00:00Z',
  fresh: prices.fresh,
  cached: prices.cached,
  output: prices.output,
  windows: [],
  exceptDates: [],
  source: 'https://api-docs.deepseek.com/quick_start/pricing, 2026-11-03',
  confirmed: true,
  ...more,
})
const prices = [
  price(1, 1, flash.prices, { confirmed: false }),
  price(3, 3, flash.prices),
  price(4, 4, demo.prices, { source: '' }),
]
const report = {
  usable: false,
  currency: 'USD',
  cost: '0.000021000',
  nearest: 'deepseek-v4-flash',
  unconfirmed: null,
}
const check = (state, title, text) => ({ check: title, finding: state, state, title, text })
const checks = {
  en: [
    check('good', 'Address', 'The provider answers at https://api.deepseek.com.'),
    check(
      'doubtful',
      'Usage',
      'The exact usage came only after the text; answers are settled a little later.',
    ),
    check(
      'bad',
      'Model',
      'The provider does not know “deepseek-v4”. The nearest it has is “deepseek-v4-flash”.',
    ),
  ],
  zh: [
    check('good', '地址', '服务商在 https://api.deepseek.com 有应答。'),
    check('doubtful', '用量', '准确用量在文字之后才收到，结算会稍晚。'),
    check('bad', '模型', '服务商没有“deepseek-v4”，最接近的是“deepseek-v4-flash”。'),
  ],
}

const both = (en, zh) => ({ en, zh })
const card = {
  description: both('Fast and frugal; thinks when asked.', '快而省；需要时可思考。'),
  context: '1M',
  maxOutput: '384K',
  released: '2026-04-24',
  reads: ['text'],
  writes: ['text'],
  indexes: [{ name: 'Index', caption: both('General', '综合'), value: '54.0' }],
  groups: [
    {
      heading: both('Code', '编程'),
      scores: [{ name: 'LiveCode', caption: both('Solved', '通过率'), value: '71.3' }],
    },
  ],
  source: 'The model card',
  article: both('## What it is\n\nA sparse model.', '## 简介\n\n稀疏模型。'),
  questionsIntro: both('', ''),
  questions: [{ question: both('Is it fast?', '快吗？'), answer: both('Yes.', '快。') }],
  links: [{ place: 'youtube', title: 'A first look', url: 'https://example.com/v', date: '2026-05-01' }],
}

const models = () =>
  [flash, qwen, demo].map(({ id: modelId, name }) => ({ id: modelId, name, description: '', enabled: true }))
const items = (list, more = {}) => [200, { items: list, next: null, ...more }]
const inUsd = { currency: 'USD' }

/** Answers a request below /admin, or null where there is nothing of that name. */
export function office({ lang, state }, method, path, query, body) {
  const found = people.find((one) => path === `/accounts/${one.id}`)
  if (found) return [200, { ...found, ...body }]
  if (/^\/accounts\/.+\/invitations$/.test(path) || (path === '/accounts' && method === 'POST')) {
    const link = `http://halden.example/join/${'k3Zt9'.repeat(8)}`
    const qr = { size: 25, path: 'M0 0h7v7H0zM9 1h2v3H9zM18 0h7v7h-7zM0 18h7v7H0zM9 9h7v7H9zM20 20h3v3h-3z' }
    return [201, { id: id(599), link, expiresAt: ago(-7 * day), qr }]
  }
  if (method !== 'GET' && /^\/providers\/.+\/test$/.test(path))
    return [200, { ...report, items: checks[lang] }]
  if (path === '/local-models') {
    return items([
      { label: 'Ollama', profile: 'ollama', baseUrl: 'http://localhost:11434/v1', models: ['qwen3:14b'] },
    ])
  }
  if (method !== 'GET') return [200, body]
  switch (path) {
    case '/accounts':
      return items(state === 'bare' ? [] : people, inUsd)
    case '/ledger':
      return items(record, inUsd)
    case '/attempts':
      return items(state === 'bare' ? [] : calls, inUsd)
    case '/usage':
      return [200, usage(state, query.get('by'))]
    case '/audit':
      return items(state === 'bare' ? [] : audit)
    case '/providers':
      return items(state === 'bare' ? providers.slice(3) : providers)
    case '/profiles':
      return items([
        { name: 'deepseek', label: 'DeepSeek', baseUrl: 'https://api.deepseek.com', needsKey: true },
        { name: 'ollama', label: 'Ollama', baseUrl: 'http://localhost:11434/v1', needsKey: false },
      ])
    case '/models':
      return items(models())
    case '/offers':
      return items(state === 'bare' ? offers.slice(3) : offers)
    case '/prices':
      return items(prices, inUsd)
    case '/demo-chats':
      return [200, { count: 12 }]
    case '/organisation':
      return [
        200,
        {
          name: 'Halden',
          zone: 'Europe/Oslo',
          currency: 'USD',
          language: 'en',
          defaultModel: null,
          instruction: '',
        },
      ]
    case '/budgets':
      return items(
        [
          {
            id: id(2),
            owner: { kind: 'organisation', id: null },
            period: 'month',
            limit: '200.000000000',
            mode: 'hard',
          },
          {
            id: id(3),
            owner: { kind: 'member', id: null },
            period: 'month',
            limit: '20.000000000',
            mode: 'hard',
          },
        ],
        inUsd,
      )
    default:
      return path.endsWith('/card') ? [200, card] : null
  }
}
