/** Days are written as 2026-12-01, months as 2026-12: both sort and compare as they are. */

/** The first and the last day of a month. */
export function daysOf(month: string): { from: string; to: string } {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return { from: `${month}-01`, to: `${month}-${String(last).padStart(2, '0')}` }
}

/** So many months until that of a day, the newest first. */
export function monthsUntil(day: string, count: number): string[] {
  const [year = 0, number = 1] = day.split('-').map(Number)
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(year, number - 1 - back, 1)).toISOString().slice(0, 7),
  )
}

export interface DayValue {
  day: string
  /** A decimal text. */
  value: string
}

/** Every day of a span, also those on which nothing happened; none after `until`. */
export function everyDay(values: DayValue[], from: string, to: string, until: string): DayValue[] {
  const known = new Map(values.map(({ day, value }) => [day, value]))
  const last = to < until ? to : until
  const days: DayValue[] = []
  for (let at = new Date(`${from}T00:00:00Z`); ; at.setUTCDate(at.getUTCDate() + 1)) {
    const day = at.toISOString().slice(0, 10)
    if (!(day <= last)) return days
    days.push({ day, value: known.get(day) ?? '0' })
  }
}
