import type { CallsOf, RecordOwner } from '../api/records'
import type { Book, UsageBy, UsageOf, UsageReport, UsageRow, UsageTotals } from '../api/usage'
import { sum } from '../budget/money'
import { calendarDay } from '../i18n/dates'
import { daysOf, monthsUntil } from '../usage/days'
import { r } from './reportWords'

export const kinds = ['user', 'group', 'model', 'key', 'day'] as const satisfies readonly UsageBy[]

/** One thing that a report is narrowed down to; `id` is "none" for what is of none. */
export interface Only {
  kind: UsageBy
  id: string
  label: string
}

/** What the page of reports shows. */
export interface Asked {
  from: string
  to: string
  by: UsageBy
  then: UsageBy | ''
  book: Book
  only: Only[]
}

/** What somebody wants to see next of a line. */
const next: Record<UsageBy, UsageBy[]> = {
  user: ['day', 'model', 'key'],
  group: ['user', 'day', 'model'],
  model: ['user', 'day', 'group'],
  key: ['day', 'user', 'model'],
  day: ['user', 'model', 'key'],
}

export function labelOf(kind: UsageBy, of: UsageOf): string {
  if (of.id === null) return r.none[kind]
  return kind === 'day' ? calendarDay(of.id) : (of.name ?? of.id)
}

/** The report of one line only, by what has not been narrowed down yet; null where there is no more to ask. */
export function deeper(asked: Asked, kind: UsageBy, of: UsageOf): Asked {
  const only = [
    ...asked.only.filter((one) => one.kind !== kind),
    { kind, id: of.id ?? 'none', label: labelOf(kind, of) },
  ]
  const open = next[kind].find((by) => !only.some((one) => one.kind === by))
  return { ...asked, only, by: open ?? 'model', then: '' }
}

/** The report without one of the things that it is narrowed down to. */
export const wider = (asked: Asked, kind: UsageBy): Asked => ({
  ...asked,
  only: asked.only.filter((one) => one.kind !== kind),
  by: kind,
  then: '',
})

/** The request for it. */
export function question({ from, to, by, then, book, only }: Asked) {
  const one = (kind: UsageBy) => only.find((o) => o.kind === kind)?.id
  const day = one('day')
  const filters = Object.fromEntries(
    (['user', 'group', 'model', 'key'] as const).flatMap((kind) => {
      const id = one(kind)
      return id === undefined ? [] : [[kind, id]]
    }),
  )
  return { by, then: then === by ? ('' as const) : then, book, from: day ?? from, to: day ?? to, ...filters }
}

/** Who or what alone the report is about, whatever the day; null where it is about more or about nobody. */
export function ownerOf({ only }: Asked): RecordOwner | null {
  const [one, ...more] = only.filter(({ kind }) => kind !== 'day')
  if (one === undefined || one.kind === 'day' || one.id === 'none' || more.length > 0) return null
  return { kind: one.kind, id: one.id }
}

/** Whose calls of which day are meant; null while that is still open. */
export function callsOf({ book, only }: Asked): Required<CallsOf> | null {
  const account = only.find((one) => one.kind === 'user')?.id
  const day = only.find((one) => one.kind === 'day')?.id
  return account === undefined || day === undefined || only.length > 2 ? null : { book, account, day }
}

/** The groups of the last whole month, with their people. */
export function statements(asked: Asked, today: string): Asked {
  const [, month = today.slice(0, 7)] = monthsUntil(today, 2)
  return { ...asked, ...daysOf(month), by: 'group', then: 'user', only: [] }
}

/** Where the same statements are made for paper; null where the report is another, or not of a whole month. */
export function printed({ from, to, by, then, book, only }: Asked): string | null {
  const month = from.slice(0, 7)
  const whole = daysOf(month)
  if (by !== 'group' || then !== 'user' || only.length > 0) return null
  if (from !== whole.from || to !== whole.to) return null
  return `/admin/statements?month=${month}&book=${book}`
}

export interface Part {
  of: UsageOf
  rows: UsageRow[]
  totals: UsageTotals
}

const added = (one: UsageTotals, other: UsageTotals): UsageTotals => ({
  cost: sum([one.cost, other.cost]),
  overrun: sum([one.overrun, other.overrun]),
  calls: one.calls + other.calls,
  estimatedCalls: one.estimatedCalls + other.estimatedCalls,
  freshTokens: one.freshTokens + other.freshTokens,
  cachedTokens: one.cachedTokens + other.cachedTokens,
  outputTokens: one.outputTokens + other.outputTokens,
  reasoningTokens: one.reasoningTokens + other.reasoningTokens,
})

/** The lines of one thing together, in the order in which they came. */
export function partsOf(rows: UsageRow[]): Part[] {
  const parts: Part[] = []
  for (const row of rows) {
    const last = parts.at(-1)
    if (last && last.of.id === row.id) {
      last.rows.push(row)
      last.totals = added(last.totals, row.totals)
    } else parts.push({ of: row, rows: [row], totals: row.totals })
  }
  return parts
}

export const dayValues = (report: UsageReport) =>
  report.rows.map((row) => ({ day: row.id ?? '', value: row.totals.cost }))
