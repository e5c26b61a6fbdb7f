// What the people of books.mjs were told, and what admins see of it and of the books.
import { ago, day, people } from './books.mjs'
import { id } from './fixtures.mjs'

const grace = people[1]
const limitOf = (who, spent, more = {}) => ({
  ownerKind: 'user',
  ownerId: who.id,
  name: who.name,
  period: 'month',
  periodStart: '2026-11-01',
  limit: '20.000000000',
  spent,
  stops: true,
  ...more,
})
const notice = (n, kind, minutes, facts, more = {}) => ({
  id: id(800 + n),
  kind,
  at: ago(minutes),
  facts,
  ...more,
})
const offer = { offerId: id(31), model: 'DeepSeek V4 Flash', provider: 'DeepSeek' }
const organisation = {
  ...limitOf(grace, '160.400000000', { limit: '200.000000000' }),
  ownerKind: 'organisation',
  ownerId: '',
  name: 'Halden',
}

/** What the reader was told, in the state `told` with something new. */
export const feed = ({ state }) => {
  const own = (spent) => limitOf({ id: '', name: 'Grace Okafor' }, spent, { ownerId: '02' })
  const items = [
    notice(1, 'limit_80', 3, own('16.020000000'), { read: state !== 'noticed' }),
    notice(2, 'limit_50', 4 * day, own('10.000000000'), { read: state !== 'noticed' }),
    notice(3, 'limit_100', 30 * day, { ...own('20.000000000'), stops: false }, { read: true }),
  ]
  return { currency: 'USD', unread: state === 'noticed' ? 2 : 0, items, next: null }
}

const sent = (sentCount, waiting = 0, failed = 0) => ({ sent: sentCount, waiting, failed })
export const notices = [
  notice(10, 'ledger_mismatch', 4, limitOf(grace, ''), sent(2, 1)),
  notice(11, 'limit_80', 50, organisation, sent(3)),
  notice(12, 'limit_100', 120, limitOf(people[2], '20.000000000'), sent(1, 0, 1)),
  notice(13, 'overrun', day, { ...offer, amount: '0.031000000', reserved: '0.009800000' }, sent(3)),
  notice(14, 'offer_barred', day, { ...offer, reason: 'overrun' }, sent(3)),
  notice(15, 'balance_low', 3 * day, { provider: 'DeepSeek', balance: '1.250000000' }, sent(2)),
  notice(
    17,
    'budget_requested',
    7 * day,
    { request: 'r', person: grace.name, amount: '25.000000000', reason: 'Figures of the quarter' },
    sent(2),
  ),
  notice(16, 'prices_unconfirmed', 9 * day, offer, sent(0)),
]

const rule = (kind, mail, mailAdmins, webhook) => ({ kind, mail, mailAdmins, webhook })
export const settings = ({ state }) => ({
  mail:
    state === 'bare'
      ? { on: false, host: null, from: null }
      : { on: true, host: 'mail.halden.example', from: 'parley@halden.example' },
  rules: [
    rule('limit_50', false, false, false),
    rule('limit_80', true, false, true),
    rule('limit_100', true, true, true),
    rule('overrun', true, false, true),
    rule('offer_barred', true, false, true),
    rule('ledger_mismatch', true, false, true),
    rule('balance_low', true, false, true),
    rule('prices_unconfirmed', false, false, false),
    rule('budget_requested', true, false, true),
  ],
  troubles:
    state === 'bare'
      ? []
      : [
          {
            id: id(860),
            channel: 'webhook',
            target: id(850),
            at: ago(4),
            tries: 3,
            gaveUp: false,
            error: 'answered with status 503',
          },
          {
            id: id(861),
            channel: 'email',
            target: 'jingyi@halden.example',
            at: ago(2 * day),
            tries: 14,
            gaveUp: true,
            error: 'the mail server did not take it; the log says why',
          },
        ],
})
export const webhooks = [
  {
    id: id(850),
    name: 'Pager',
    url: 'https://hooks.halden.example/parley?team=platform',
    createdAt: ago(40 * day),
  },
  { id: id(851), name: '值班群机器人', url: 'http://10.0.4.12:8080/notify', createdAt: ago(9 * day) },
]

const run = (everything, minutes, millis, mismatches) => ({
  everything,
  at: ago(minutes),
  millis,
  accounts: 1482,
  mismatches,
})
const stopped = (n, name, ownerKind, spent, lines, more = {}) => ({
  account: 700 + n,
  book: 'real',
  ownerKind,
  ownerId: id(700 + n),
  name,
  period: 'month',
  periodStart: '2026-11-01',
  since: ago(4),
  spent,
  lines,
  held: '0.009800000',
  calls: '0.009800000',
  addsUp: spent === lines,
  ...more,
})
export const books = ({ state }) => ({
  currency: 'USD',
  accounts: 1482,
  runs: state === 'bare' ? [] : [run(false, 1, 84, state === 'stopped' ? 2 : 0), run(true, 700, 2310, 0)],
  stopped:
    state === 'stopped'
      ? [
          stopped(1, 'Grace Okafor', 'user', '12.410700007', '12.410700000'),
          stopped(2, 'Calibration lab', 'group', '118.420000000', '118.420000000'),
        ]
      : [],
})
