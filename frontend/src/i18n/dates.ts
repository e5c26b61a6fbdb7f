import { boot } from '../boot'
import { language } from './i18n'

const tag = language === 'zh' ? 'zh-CN' : 'en-GB'
const zone = boot.organisation.zone

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(tag, { timeZone: zone, ...options })
  } catch {
    return new Intl.DateTimeFormat(tag, options) // the browser does not know the zone
  }
}

function known(): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}

const short = formatter({ day: 'numeric', month: 'short' })
const long = formatter({ day: 'numeric', month: 'long' })
const month = formatter({ month: 'long' })
const monthYear = formatter({ month: 'long', year: 'numeric' })
const date = formatter({ dateStyle: 'medium' })
const full = formatter({ dateStyle: 'medium', timeStyle: 'short' })

/** "1 Dec". */
export const shortDay = (at: string | Date) => short.format(new Date(at))
/** "1 December". */
export const longDay = (at: string | Date) => long.format(new Date(at))
/** "1 Dec 2026". */
export const shortDate = (at: string | Date) => date.format(new Date(at))
/** "1 Dec 2026, 14:05". */
export const moment = (at: string | Date) => full.format(new Date(at))

const plainShort = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', day: 'numeric', month: 'short' })
const plainMonth = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', month: 'long', year: 'numeric' })
/** A day of the calendar such as 2026-12-01, whatever the zone: "1 Dec". */
export const calendarDay = (day: string) => plainShort.format(new Date(`${day}T00:00:00Z`))
/** A month of the calendar such as 2026-12: "December 2026". */
export const calendarMonth = (of: string) => plainMonth.format(new Date(`${of}-01T00:00:00Z`))

const iso = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: known() })

/** "2026-12-01": the day in the organisation's zone, as it can be compared. */
export const isoDay = (at: Date) => iso.format(at)

/** Days since 1970 in the reader's own zone, for "today" and "yesterday". */
function dayNumber(at: Date): number {
  return Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / 86_400_000
}

export type DayGroup = { kind: 'today' | 'yesterday' | 'week' } | { kind: 'month'; label: string }

/** Which heading of the chat list a moment falls under. */
export function dayGroup(at: string, now: Date): DayGroup {
  const then = new Date(at)
  const age = dayNumber(now) - dayNumber(then)
  if (age <= 0) return { kind: 'today' }
  if (age === 1) return { kind: 'yesterday' }
  if (age <= 7) return { kind: 'week' }
  const sameYear = then.getFullYear() === now.getFullYear()
  return { kind: 'month', label: (sameYear ? month : monthYear).format(then) }
}
