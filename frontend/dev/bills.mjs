// What the server would answer about bills: a file being read, and comparisons of every kind.
import { ago, day, people } from './books.mjs'
import { id } from './fixtures.mjs'

const flash = 'deepseek-v4-flash'
const mapping = {
  delimiter: ',',
  zone: 'UTC',
  moment: 'settled',
  currency: 'USD',
  day: 'utc_date',
  dayFormat: 'iso',
  model: 'model',
  amount: null,
  currencyColumn: null,
  fresh: null,
  cached: null,
  input: null,
  output: null,
  requests: null,
  type: 'type',
  quantity: 'amount',
  price: 'price',
  kinds: {
    input_cache_hit_tokens: 'cached',
    input_cache_miss_tokens: 'fresh',
    output_tokens: 'output',
    request_count: 'requests',
  },
  key: 'api_key_name',
  keyValue: null,
  models: { 'deepseek-chat': flash },
}
const names = ['user_id', 'utc_date', 'model', 'api_key_name', 'api_key', 'type', 'price', 'amount']
const row = (type, price, amount) => [
  'a3f0c2',
  '2026-11-01',
  'deepseek-chat',
  'parley',
  'sk-1***9',
  type,
  price,
  amount,
]
const preview = (wrong) => ({
  mapping,
  known: false,
  names,
  rows: [
    row('input_cache_hit_tokens', '0.000000003', '9120448'),
    row('input_cache_miss_tokens', '0.00000015', '1840220'),
    row('output_tokens', '0.0000003', '1204331'),
    row('request_count', '', '412'),
  ],
  types: Object.keys(mapping.kinds),
  keys: ['parley', 'nightly build'],
  billed: ['deepseek-chat'],
  offered: [flash],
  read: {
    rows: 120,
    leftOut: 0,
    lines: 30,
    from: '2026-11-01',
    to: '2026-11-30',
    total: '96.400000000',
    currency: 'USD',
  },
  fields: [],
  wrong: wrong
    ? [
        { row: 17, column: 'amount', value: '1,2O', code: 'not_a_number', message: '' },
        { row: 44, column: 'utc_date', value: '', code: 'required', message: '' },
      ]
    : [],
})

const side = (amount, calls, fresh, cached, output) => ({
  amount,
  fresh,
  cached,
  input: null,
  output,
  calls,
})
const cause = (what, calls, explains, more = {}) => ({
  what,
  calls,
  atStake: null,
  explains,
  meter: null,
  tokens: null,
  theirs: null,
  ours: null,
  ...more,
})
const line = (of, bill, ours, difference, percent, causes = [], unexplained = null) => ({
  day: `2026-11-${String(of).padStart(2, '0')}`,
  model: flash,
  bill,
  ours,
  difference,
  percent,
  differs: causes.length > 0 || unexplained !== null,
  causes,
  unexplained,
})
const same = side('3.210000000', 140, 920_110, 4_560_224, 602_165)
const lines = [
  line(1, same, same, '0.000000000', '0.00'),
  line(
    2,
    side('4.112000000', 171, 1_200_000, 4_560_224, 702_165),
    side('3.210000000', 168, 920_110, 4_560_224, 602_165),
    '0.902000000',
    '21.94',
    [
      cause('price', 0, '0.601000000', { meter: 'output', theirs: '0.6', ours: '0.3' }),
      cause('outside', 3, '0.072140000'),
      cause('tokens', 0, '0.041983500', { meter: 'fresh', tokens: 279_890 }),
    ],
    '0.186876500',
  ),
  line(
    3,
    side('2.900000000', 139, 920_110, 4_560_224, 602_165),
    side('3.210000000', 140, 920_110, 4_560_224, 602_165),
    '-0.310000000',
    '-10.69',
    [
      cause('hold', 2, '-0.290000000', { atStake: '0.412000000' }),
      cause('boundary_out', 1, '-0.020000000', { atStake: '0.021000000' }),
    ],
  ),
  line(4, null, side('0.310000000', 12, 920_110, 0, 602_165), '-0.310000000', null, [
    cause('not_billed', 12, '-0.310000000', { atStake: '0.310000000' }),
  ]),
  ...Array.from({ length: 6 }, (_, i) => line(5 + i, same, same, '0.000000000', '0.00')),
]
const head = (n, more = {}) => ({
  id: id(n),
  provider: id(21),
  providerName: 'DeepSeek',
  fileName: 'amount-2026-11.csv',
  from: '2026-11-01',
  to: '2026-11-30',
  billed: '96.400000000',
  ours: '95.880000000',
  currency: 'USD',
  differing: 3,
  createdAt: ago(2 * day),
  createdBy: people[0].id,
  createdByName: people[0].name,
  ...more,
})
const heads = [
  head(981),
  head(982, {
    providerName: '深度求索（人民币）',
    fileName: 'cost-2026-10.csv',
    from: '2026-10-01',
    to: '2026-10-31',
    billed: '610.020000000',
    currency: 'CNY',
    differing: 0,
  }),
]
const comparison = (agree) => ({
  currency: 'USD',
  billCurrency: 'USD',
  comparable: true,
  unit: '0.000000001',
  rounded: false,
  rows: 120,
  leftOut: 4,
  meters: ['fresh', 'cached', 'output', 'requests'],
  total: {
    bill: side(agree ? '95.880000000' : '96.400000000', 3102, 1_840_220, 9_120_448, 1_204_331),
    ours: side('95.880000000', 3102, 1_840_220, 9_120_448, 1_204_331),
    difference: agree ? '0.000000000' : '0.520000000',
    percent: agree ? '0.00' : '0.54',
  },
  differing: agree ? 0 : 3,
  lines: agree ? lines.filter((one) => !one.differs) : lines,
})

/** Answers below /admin/bills. */
export function bills({ state }, path) {
  if (path === '/bills') return [200, { items: state === 'bare' ? [] : heads, next: null }]
  if (path === '/bills/preview') return [200, preview(state === 'wrongbill')]
  return [200, { bill: heads[0], mapping, comparison: comparison(state === 'agree') }]
}
