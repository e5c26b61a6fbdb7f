import { describe, expect, it } from 'vitest'
import { daysOf, everyDay, monthsUntil } from './days'

describe('a month', () => {
  it.each([
    ['2026-11', '2026-11-30'],
    ['2026-12', '2026-12-31'],
    ['2028-02', '2028-02-29'],
    ['2027-02', '2027-02-28'],
  ])('%s ends on %s', (month, to) => expect(daysOf(month)).toEqual({ from: `${month}-01`, to }))

  it('has others before it, over the new year', () =>
    expect(monthsUntil('2027-01-31', 3)).toEqual(['2027-01', '2026-12', '2026-11']))
})

describe('every day', () => {
  it('is there, with what was spent on it', () =>
    expect(everyDay([{ day: '2026-11-02', value: '1.5' }], '2026-11-01', '2026-11-03', '2026-12-01')).toEqual(
      [
        { day: '2026-11-01', value: '0' },
        { day: '2026-11-02', value: '1.5' },
        { day: '2026-11-03', value: '0' },
      ],
    ))

  it('ends with today', () =>
    expect(everyDay([], '2026-11-29', '2026-11-30', '2026-11-29').map(({ day }) => day)).toEqual([
      '2026-11-29',
    ]))

  it('is none of a span that has not begun', () =>
    expect(everyDay([], '2026-12-01', '2026-12-31', '2026-11-29')).toEqual([]))
})
