import { describe, expect, it } from 'vitest'
import type { Cause, Line, Side } from '../api/bills'
import { causeDetail, countsOf, percent } from './bills'
import { billWords } from './billWords'

const cause = (more: Partial<Cause>): Cause => ({
  what: 'tokens',
  calls: 0,
  atStake: null,
  explains: null,
  meter: null,
  tokens: null,
  theirs: null,
  ours: null,
  ...more,
})
const side = (more: Partial<Side>): Side => ({
  amount: null,
  fresh: null,
  cached: null,
  input: null,
  output: null,
  calls: null,
  ...more,
})

describe('a comparison of a bill', () => {
  it.each([
    ['1.25', '+1.25 %'],
    ['-0.51', '−0.51 %'],
    ['0.00', '0.00 %'],
    [null, ''],
  ])('writes %s per cent', (value, text) => expect(percent(value)).toBe(text))

  it('says what a cause is made of', () => {
    expect(causeDetail(cause({ theirs: '0.6', ours: '0.3', meter: 'output' }), 'USD')).toBe(
      'answer: bill 0.6, ours 0.3 per 1M tokens',
    )
    expect(causeDetail(cause({ tokens: 1200, meter: 'fresh' }), 'USD')).toBe('+1,200 tokens new input')
    expect(causeDetail(cause({ tokens: -500, what: 'cache' }), 'USD')).toBe('500 fewer reused in the bill')
    expect(causeDetail(cause({ atStake: '1.500000000', what: 'hold' }), 'USD')).toBe('charged $1.50 in all')
    expect(causeDetail(cause({ what: 'outside' }), 'USD')).toBe('')
  })

  it('counts only what the bill counts', () => {
    const line: Line = {
      day: '2026-11-03',
      model: null,
      bill: side({ output: 1200, calls: 0 }),
      ours: side({ fresh: 3, output: 1000, calls: 2 }),
      difference: null,
      percent: null,
      differs: true,
      causes: [],
      unexplained: null,
    }
    expect(countsOf(line)).toEqual([
      { meter: 'output', bill: '1,200', ours: '1,000' },
      { meter: 'requests', bill: '0', ours: '2' },
    ])
    expect(countsOf({ ...line, bill: null })).toEqual([])
  })

  it('has words for every cause in both languages', () => {
    for (const words of [billWords.en, billWords.zh]) {
      for (const say of Object.values(words.causes)) expect(say(2)).not.toBe('')
    }
  })
})
