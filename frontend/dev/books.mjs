// Invented people of the same company, what they spent, and what was changed.
import { flash, id } from './fixtures.mjs'

export const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString()
export const day = 1440

const person = (n, name, email, more = {}) => ({
  id: id(500 + n),
  name,
  email,
  role: 'member',
  status: 'active',
  limit: '20.000000000',
  extra: '0.000000000',
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

const entry = (n, more = {}) => ({
  id: 9000 - n,
  at: ago(n * 95),
  kind: 'charge',
  book: 'real',
  added: null,
  amount: '0.002272536',
  model: flash.id,
  freshTokens: 3120,
  cachedTokens: 38_912,
  outputTokens: 5626,
  estimated: false,
  reason: '',
  period: 'month',
  periodStart: '2026-11-01',
  person: null,
  by: null,
  ...more,
})
const lines = [
  entry(1),
  entry(2, { amount: '0.310000000', cachedTokens: 412_008, estimated: true }),
  entry(3, {
    kind: 'top_up',
    amount: '0.000000000',
    added: '5.000000000',
    reason: 'A report for the board',
    by: people[0].name,
    model: null,
    freshTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
  }),
  entry(4, { kind: 'overrun', amount: '0.014000000' }),
  entry(5, {
    kind: 'correction',
    amount: '-0.002000000',
    by: people[0].name,
    reason: 'The provider’s bill says so',
  }),
  entry(6, {
    kind: 'opening',
    amount: '1.250000000',
    model: null,
    freshTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
  }),
]

/** A person's lines, or those of what several people spend from. */
export const record = (owner) =>
  owner === 'user'
    ? lines
    : [{ ...lines[0], period: 'week', id: 99 }, ...lines].map((line, n) => ({
        ...line,
        person: line.model ? people[n % people.length].name : null,
      }))

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
  priceConfirmed: true,
  ...more,
})
export const calls = [
  callOf(1, { state: 'pending', cost: null, freshTokens: 0, cachedTokens: 0, outputTokens: 0 }),
  callOf(2, { entryPoint: 'api', cost: '0.310000000', estimated: true, cachedTokens: 412_008 }),
  callOf(3, { state: 'void', cost: null, freshTokens: 0, cachedTokens: 0, outputTokens: 0 }),
  callOf(4, { entryPoint: 'title', cost: '0.000031000' }),
  callOf(5, { priceConfirmed: false }),
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
