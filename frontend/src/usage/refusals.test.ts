import { describe, expect, it } from 'vitest'
import type { RefusedCalls } from '../api/refusals'
import { adviceOn, isOfLimit, limitWords } from './refusalWords'

const refused: RefusedCalls = {
  id: '1',
  at: '2026-11-27T10:00:00Z',
  count: 1,
  from: 'chat',
  conversation: null,
  key: null,
  model: 'Flash',
  type: 'budget_exhausted',
  budget: 'user',
  name: null,
  book: 'real',
  period: 'month',
  spent: '20.000000000',
  held: '0.000000000',
  limit: '20.000000000',
  needed: '0.010000000',
  usedPercent: 100,
  renewsAt: '2026-12-01T00:00:00Z',
}
const november = new Date('2026-11-28T00:00:00Z')

describe('what was refused', () => {
  it('names the limit to its owner and to others', () => {
    expect(limitWords(refused, true)).toBe('your monthly limit')
    expect(limitWords(refused, false)).toBe('the person’s monthly limit')
    expect(limitWords({ ...refused, budget: 'group', name: 'Lab', period: 'week' }, true)).toBe(
      'the weekly limit shared by Lab',
    )
    expect(limitWords({ ...refused, budget: 'key', name: null, period: 'none' }, true)).toBe(
      'the limit in total of the key (deleted)',
    )
  })

  it('is not of a limit where the model or the books are looked at', () => {
    expect(isOfLimit(refused)).toBe(true)
    expect(isOfLimit({ ...refused, type: 'model_barred' })).toBe(false)
    expect(isOfLimit({ ...refused, type: 'budget_frozen' })).toBe(false)
  })

  it('says what to do, by whether the limit has renewed since', () => {
    expect(adviceOn(refused, november)).toMatch(/^Until then/)
    expect(adviceOn(refused, new Date('2026-12-01T00:00:00Z'))).toMatch(/send it again/)
    expect(adviceOn({ ...refused, renewsAt: null }, november)).toMatch(/does not renew/)
    expect(adviceOn({ ...refused, type: 'request_too_large_for_budget' }, november)).toMatch(/Waiting/)
    expect(adviceOn({ ...refused, type: 'budget_on_hold' }, november)).toMatch(/send it again/)
    expect(adviceOn({ ...refused, type: 'model_barred' }, november)).toMatch(/another model/)
  })
})
