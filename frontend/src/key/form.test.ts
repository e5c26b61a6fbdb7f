import { describe, expect, it } from 'vitest'
import { emptyDraft, newKey } from './form'

describe('newKey', () => {
  it('leaves out what is empty', () => {
    expect(newKey({ ...emptyDraft(), name: ' nightly ', limit: '  ' })).toEqual({ name: 'nightly' })
  })

  it('carries limit, period and models', () => {
    const draft = { ...emptyDraft(), name: 'n', limit: ' 2.50 ', period: 'none' as const, models: ['a', 'b'] }
    expect(newKey(draft)).toEqual({ name: 'n', cap: { period: 'none', limit: '2.50' }, models: ['a', 'b'] })
  })

  it('ends with the day where the person is', () => {
    const { expiresAt = '' } = newKey({ ...emptyDraft(), name: 'n', day: '2027-03-31' })
    const end = new Date(expiresAt)
    expect([end.getFullYear(), end.getMonth(), end.getDate(), end.getHours()]).toEqual([2027, 2, 31, 23])
  })
})
