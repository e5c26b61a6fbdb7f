// Invented providers, models and prices, a provider's test and a model's page.
import { demo, flash, id, qwen } from './fixtures.mjs'

const provider = (n, name, baseUrl, more = {}) => ({
  id: id(600 + n),
  name,
  baseUrl,
  profile: 'deepseek',
  source: 'admin',
  book: 'real',
  keyHint: '9f3c',
  enabled: true,
  terms: {
    concurrencyLimit: 200,
    unknownUsage: 'received',
    pricedAt: 'dearest',
    drainSeconds: 20,
    drainTokens: 2000,
  },
  ...more,
})
export const providers = [
  provider(1, 'DeepSeek', 'https://api.deepseek.com'),
  provider(2, 'Our server', 'http://10.20.4.40:8000/v1', { profile: 'vllm', keyHint: null, enabled: false }),
  provider(3, 'Gateway of the group', 'https://llm.group.halden.example/very/long/path/v1', {
    source: 'environment',
    keyHint: null,
  }),
  provider(4, 'Parley', '', { book: 'demo', source: 'builtin', keyHint: null }),
]
const nothingTold = { told: null, trouble: null, daysLeft: null, perDay: null, low: false }
/** What is left at each of the providers above. */
export const balance = (state, of) => {
  if (of !== id(601)) return { offered: false, currency: 'USD', ...nothingTold }
  const told = { available: true, granted: '10.000000000', toppedUp: '32.110000000', total: '42.110000000' }
  const known = { daysLeft: 13, perDay: '3.170000000', low: false }
  const at = '2026-11-26T20:12:00Z'
  const trouble = { at: '2026-11-26T21:10:00Z', reason: 'refused', detail: '503', available: null }
  if (state === 'lowcredit')
    return {
      offered: true,
      currency: 'USD',
      told: { at, ...told, total: '7.940000000', toppedUp: '7.940000000', granted: '0.000000000' },
      trouble,
      ...known,
      daysLeft: 2,
      low: true,
    }
  return { offered: true, currency: 'USD', told: { at, ...told }, trouble: null, ...known }
}
const compared = (n, more = {}) => {
  const date = new Date(Date.now() - n * 86_400_000).toISOString().slice(0, 10)
  const next = new Date(Date.now() - (n - 1) * 86_400_000).toISOString().slice(0, 10)
  return {
    day: date,
    whole: n > 0,
    from: `${date}T00:04:00Z`,
    to: `${next}T00:01:00Z`,
    opening: '48.450000000',
    closing: '45.280000000',
    change: '-3.170000000',
    calls: 41,
    exact: '3.168412600',
    estimated: '0.000000000',
    toppedUp: null,
    difference: '0.001587400',
    percent: 0.05,
    marked: false,
    ...more,
  }
}
export const comparedDays = {
  currency: 'USD',
  from: '2026-11-01',
  to: '2026-11-26',
  items: [
    compared(0),
    compared(1, { estimated: '0.214000000', difference: '-0.212412600', percent: -6.7, marked: true }),
    compared(2, { difference: '0.000000000', percent: 0 }),
    compared(3, { opening: '1.020000000', closing: '48.450000000', toppedUp: '50.000000000' }),
    compared(4, { toppedUp: '20.000000000', difference: null, percent: null }),
    compared(5, { from: '2026-11-21T13:40:00Z', difference: '0.310000000', percent: 9.78, marked: true }),
  ],
}
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
export const offers = [
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
const peak = (from, to) => ({
  zone: 'Asia/Shanghai',
  days: ['MON', 'TUE', 'WED', 'THU', 'FRI'],
  from,
  to,
  fresh: '0.3',
  cached: '0.006',
  output: '0.6',
})
export const sample = { calls: 212, freshTokens: 1840, cachedTokens: 12_300, outputTokens: 910 }
const row = (line, state, error = null) => ({ line, provider: 'DeepSeek', model: flash.id, state, error })
export const imported = [
  row(2, 'new'),
  row(3, 'unchanged'),
  row(4, 'questioned', {
    field: 'output',
    code: 'invalid',
    message: 'output: 30 is twenty times the price before (0.3), or a twentieth.',
  }),
  row(5, 'error', { field: 'provider', code: 'unknown_choice', message: 'no such provider: Deepsek' }),
]
export const prices = [
  price(
    9,
    1,
    { fresh: '0.140000', cached: '0.0028', output: '0.28' },
    { effectiveFrom: '2027-02-01T00:00:00Z' },
  ),
  price(1, 1, flash.prices, {
    confirmed: false,
    windows: [peak('09:00', '12:00'), peak('14:00', '18:00')],
    exceptDates: ['2026-10-01', '2026-10-02'],
  }),
  price(3, 3, flash.prices),
  price(4, 4, demo.prices, { source: '' }),
]
export const report = {
  usable: false,
  currency: 'USD',
  cost: '0.000021000',
  nearest: 'deepseek-v4-flash',
  unconfirmed: null,
}
const check = (state, title, text) => ({ check: title, finding: state, state, title, text })
export const checks = {
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
export const card = {
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

export const models = () =>
  [flash, qwen, demo].map(({ id: modelId, name }) => ({ id: modelId, name, description: '', enabled: true }))
