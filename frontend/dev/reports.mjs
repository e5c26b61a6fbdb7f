// What the people of books.mjs have used, by whatever it is asked for.
import { ago, day, people } from './books.mjs'
import { flash, id, qwen } from './fixtures.mjs'
import { balance } from './shelf.mjs'

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
    unconfirmed: by === 'group' ? ['deepseek-v4-flash'] : [],
  }
}

/** What somebody sees of their own. */
export const ownUsage = (by, chats) => {
  const rows = {
    day: days.map((one) => ({
      id: one.day,
      name: null,
      kind: 'day',
      cost: (one.cost / 20).toFixed(9),
      calls: 6,
    })),
    model: lines.model.map(({ id: of, name, cost }) => ({ id: of, name, cost, kind: 'model', calls: 80 })),
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
    rows: rows[by].map(({ cost, calls, ...row }) => ({
      ...row,
      totals: totals(cost, calls),
      saved: '0.100000000',
    })),
  }
}

const refused = (n, minutes, type, budget, more = {}) => ({
  id: id(n),
  at: ago(minutes),
  firstAt: ago(minutes),
  count: 1,
  from: 'chat',
  conversation: null,
  key: null,
  model: 'DeepSeek V4 Flash',
  type,
  budget,
  name: null,
  book: 'real',
  period: 'month',
  spent: '19.640000000',
  held: '0.310000000',
  limit: '20.000000000',
  needed: '0.084000000',
  usedPercent: 99,
  renewsAt: ago(-5 * day),
  ...more,
})
const nothingTold = { spent: null, held: null, limit: null, needed: null, usedPercent: null }

/** What limits had no room for: to its owner with the titles of chats. */
export const refusals = (chats) => ({
  currency: 'USD',
  next: 'more',
  items: [
    refused(861, 12, 'budget_exhausted', 'user', { conversation: chats[0] ?? null }),
    refused(862, 90, 'budget_exhausted', 'key', {
      from: 'api',
      key: 'Nightly build',
      name: 'Nightly build',
      period: 'day',
      count: 1204,
    }),
    refused(863, 300, 'budget_on_hold', 'group', { name: '文档与翻译' }),
    refused(864, 4000, 'request_too_large_for_budget', 'organisation', {
      ...nothingTold,
      period: 'none',
      renewsAt: null,
    }),
    refused(865, 9000, 'budget_exhausted', 'model', {
      ...nothingTold,
      name: 'DeepSeek V4 Flash',
      renewsAt: ago(day),
    }),
  ],
})

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
    reserved: figures.held,
    limit: state === 'nolimit' ? null : { ...limit, ...figures, renewsAt: ago(-5 * day) },
    projection: none ? null : '141.880000000',
    limits: {
      near: none ? 0 : 7,
      full: none ? 0 : 2,
      people: none
        ? { count: 1, limit: '20.000000000', spent: '0.000000000', held: '0.000000000' }
        : { count: 41, limit: '940.000000000', spent: '112.310000000', held: '0.410000000' },
      pools: none
        ? { count: 0, limit: '0.000000000', spent: '0.000000000', held: '0.000000000' }
        : { count: 3, limit: '120.000000000', spent: '108.600000000', held: '0.310000000' },
    },
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
    balances: none ? [] : [{ provider: id(601), name: 'DeepSeek', balance: balance(state, id(601)) }],
  }
}
