import { describe, expect, it } from 'vitest'
import { type Notice, noticeKinds } from '../api/notices'
import { detail, noticeWords, sentence } from './words'

const facts = {
  ownerKind: 'user',
  ownerId: 'grace',
  name: 'Grace',
  period: 'month',
  spent: '16.000000000',
  limit: '20.000000000',
  stops: true,
  model: 'DeepSeek V4 Flash',
  provider: 'DeepSeek',
  amount: '0.003100000',
  balance: '1.250000000',
}
const of = (kind: Notice['kind'], more: Notice['facts'] = {}): Notice => ({
  id: '1',
  kind,
  at: '2026-11-26T12:00:00Z',
  facts: { ...facts, ...more },
})

describe('a notice in words', () => {
  it('speaks to whoever owns the limit, and of them to others', () => {
    expect(sentence(of('limit_80'), 'USD', noticeWords.en, 'grace')).toBe(
      'You have used 80 % of your monthly limit.',
    )
    expect(sentence(of('limit_100'), 'USD', noticeWords.en, 'ada')).toBe(
      'Grace: the monthly limit is reached.',
    )
    expect(sentence(of('limit_100'), 'USD', noticeWords.zh, 'grace')).toBe('你已达到每月上限。')
  })

  it('names amounts only where it was told them', () => {
    expect(detail(of('limit_80'), 'USD', noticeWords.en)).toBe('$16.00 of $20.00')
    const told = { spent: undefined, limit: undefined, stops: false }
    expect(detail(of('limit_80', told), 'USD', noticeWords.en)).toBe('It only warns: nothing stops.')
  })

  it('says how long a credit lasts, or that it is refused', () => {
    const low = { spent: undefined, available: true, days: 2 }
    expect(detail(of('balance_low', low), 'USD', noticeWords.en)).toBe('It lasts about 2 days.')
    expect(detail(of('balance_low', { ...low, days: 0 }), 'USD', noticeWords.zh)).toBe('不足一天。')
    expect(sentence(of('balance_low', low), 'USD', noticeWords.en)).toBe(
      'DeepSeek: the credit is low, $1.25 left.',
    )
    const refused = of('balance_low', { available: false, balance: undefined })
    expect(sentence(refused, 'USD', noticeWords.en)).toBe('DeepSeek takes no more calls on our credit.')
  })

  it('has a sentence for each kind in both languages', () => {
    for (const words of [noticeWords.en, noticeWords.zh]) {
      const all = noticeKinds.map((kind) => sentence(of(kind), 'USD', words, 'ada'))
      expect(new Set(all).size).toBe(noticeKinds.length)
      for (const one of all) expect(one).not.toMatch(/undefined|null|NaN/)
    }
  })
})
