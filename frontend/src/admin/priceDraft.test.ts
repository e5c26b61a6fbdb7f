import { describe, expect, it } from 'vitest'
import type { Price } from '../api/prices'
import { draftOf, newPrice, newWindow, sampleCost } from './priceDraft'

const peak = {
  zone: 'UTC',
  days: ['MON'],
  from: '01:00',
  to: '04:00',
  fresh: '0.300000',
  cached: '0.006',
  output: '1.2',
}
const price: Price = {
  id: '1',
  offer: '2',
  provider: '3',
  model: 'm',
  effectiveFrom: '2026-01-01T00:00:00Z',
  fresh: '0.150000',
  cached: '0.003',
  output: '0.6',
  windows: [peak],
  exceptDates: ['2026-10-01', '2026-10-02'],
  source: '',
  confirmed: true,
}

describe('a price that is typed', () => {
  it('begins with the version before, peak hours included, and leaves that alone', () => {
    const draft = draftOf(price)
    draft.windows[0]?.days.push('TUE')
    expect(draft.fresh).toBe('0.15')
    expect(draft.windows[0]?.fresh).toBe('0.3')
    expect(draft.except).toBe('2026-10-01, 2026-10-02')
    expect(peak.days).toEqual(['MON'])
  })

  it('begins empty where there is none', () => expect(draftOf(undefined).fresh).toBe(''))

  it('sends days however they are put apart, and nothing that was not typed', () => {
    const sent = newPrice(
      { ...draftOf(price), windows: [], except: ' 2026-10-01,2026-10-02 2026-10-03 ' },
      '3',
      'm',
    )
    expect(sent.exceptDates).toEqual(['2026-10-01', '2026-10-02', '2026-10-03'])
    expect(sent).not.toHaveProperty('windows')
    expect(sent).not.toHaveProperty('effectiveFrom')
    expect(newPrice({ ...draftOf(price), except: '' }, '3', 'm')).not.toHaveProperty('exceptDates')
  })

  it('begins later by this computer’s clock', () => {
    const sent = newPrice({ ...draftOf(price), from: '2027-01-01T00:00' }, '3', 'm')
    expect(sent.effectiveFrom).toBe(new Date(2027, 0, 1).toISOString())
  })

  it('gives new hours the prices outside them', () =>
    expect(newWindow('UTC', draftOf(price))).toMatchObject({
      fresh: '0.15',
      days: ['MON', 'TUE', 'WED', 'THU', 'FRI'],
    }))
})

describe('what a price makes of a call', () => {
  const sample = { calls: 9, freshTokens: 1000, cachedTokens: 2000, outputTokens: 500 }

  it('is exact, and rounded up once', () => {
    expect(sampleCost(sample, { fresh: '0.15', cached: '0.003', output: '0.6' })).toBe('0.000456000')
    expect(sampleCost({ ...sample, freshTokens: 1, cachedTokens: 0, outputTokens: 0 }, draftOf(price))).toBe(
      '0.000000150',
    )
  })

  it('is not said of half a price or one below zero', () => {
    expect(sampleCost(sample, { fresh: '0.', cached: '0.003', output: '0.6' })).toBeNull()
    expect(sampleCost(sample, { fresh: '-9', cached: '0', output: '0' })).toBeNull()
  })
})
