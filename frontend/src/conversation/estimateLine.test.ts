import { describe, expect, it } from 'vitest'
import type { Estimate } from '../api/estimates'
import { foreseen, lineOf } from './estimateLine'

const told: Estimate = {
  expected: '0.003100000',
  worst: '0.021000000',
  currency: 'USD',
  basis: 'exact',
  freshTokens: 100,
  cachedTokens: 1280,
  outputTokens: 400,
  outputBound: 32768,
  wantedTokens: 32768,
  fits: true,
  left: '12.000000000',
  lostTokens: 0,
  lost: '0.000000000',
  refusal: null,
}
const words = (estimate: Partial<Estimate>) => {
  const line = lineOf({ ...told, ...estimate })
  return line && line.lead + line.more
}
const refusal = { status: 402, type: 'budget_exhausted', detail: '', budget: 'user', affordableTokens: 12 }

describe('the line beside Send', () => {
  it('says about how much, and how much at most', () =>
    expect(words({})).toBe('about $0.0031, at most $0.021'))

  it('says what reading the chat anew costs', () =>
    expect(words({ lost: '0.002000000', lostTokens: 13_000 })).toBe('about $0.0031, $0.0020 of it anew'))

  it('says that the answer is shortened, and by what', () => {
    const short = { outputBound: 400, left: '0.010000000' }
    expect(words(short)).toBe('lowered to about 300 words: $0.010 left')
    expect(words({ ...short, left: null, expected: null, worst: null })).toBe('lowered to about 300 words')
  })

  it('says what does not fit, and what only waits', () => {
    expect(words({ fits: false, worst: null, refusal })).toBe('does not fit')
    const waits = { ...refusal, status: 429, type: 'budget_on_hold' }
    expect(words({ fits: false, worst: null, refusal: waits })).toBe('fits when other answers finish')
  })

  it('says nothing where no amounts are told', () =>
    expect(words({ expected: null, worst: null, left: null, lost: null })).toBeNull())

  it('says what is free', () => expect(words({ expected: '0.000000000', worst: '0.000000000' })).toBe('Free'))
})

it('foresees the refusal itself', () => {
  expect(foreseen({ ...told, fits: false, refusal })).toMatchObject({
    kind: 'exhausted',
    own: true,
    affordableTokens: 12,
  })
  expect(foreseen(told)).toBeNull()
})
