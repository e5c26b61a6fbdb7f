import { describe, expect, it } from 'vitest'
import type { BudgetRequest } from '../api/requests'
import { answerWords, newAnswer, openOne } from './asking'

const open: BudgetRequest = {
  id: 'b',
  amount: '5.000000000',
  reason: 'a report',
  budget: 'user',
  createdAt: '2026-11-26T09:00:00Z',
  answer: null,
  granted: null,
  forGood: false,
  note: '',
  answeredAt: null,
}
const granted: BudgetRequest = {
  ...open,
  id: 'a',
  answer: 'grant',
  granted: '4.000000000',
  answeredAt: '2026-11-26T10:00:00Z',
}
const now = Date.parse('2026-11-26T12:00:00Z')

describe('a request for more', () => {
  it('waits until it is answered', () => {
    expect(openOne([open, granted])).toBe(open)
    expect(openOne([granted])).toBeNull()
  })

  it('has an answer that is news until it is put away or old', () => {
    expect(newAnswer([open, granted], null, now)).toBe(granted)
    expect(newAnswer([open], null, now)).toBeNull()
    expect(newAnswer([granted], 'a', now)).toBeNull()
    expect(newAnswer([granted], null, now + 15 * 86_400_000)).toBeNull()
  })

  it('is answered in words', () => {
    expect(answerWords(granted, 'USD')).toBe('You have $4.00 more now.')
    expect(answerWords({ ...granted, forGood: true }, 'USD')).toBe('Your limit is $4.00 higher from now on.')
    expect(answerWords({ ...granted, budget: 'group' }, 'USD')).toBe(
      'The limit that you asked about has $4.00 more now.',
    )
    const refused = { ...granted, answer: 'refuse' as const, granted: null, note: 'Next month.' }
    expect(answerWords(refused, 'USD')).toBe(
      'Your request for more was refused. The admin wrote: Next month.',
    )
  })
})
