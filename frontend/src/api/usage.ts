import { call } from './http'

export type Book = 'real' | 'demo'

/** What a number of calls came to; `overrun` is on no limit and not in `cost`. */
export interface UsageTotals {
  cost: string
  overrun: string
  calls: number
  estimatedCalls: number
  freshTokens: number
  cachedTokens: number
  outputTokens: number
  reasoningTokens: number
}

export type UsageBy = 'user' | 'group' | 'model' | 'day' | 'key'

/** What a line is of: nulls are "none". */
export interface UsageOf {
  id: string | null
  name: string | null
  /** Whether admins have a page about it. */
  page: boolean
}

export interface UsageRow extends UsageOf {
  then: UsageOf | null
  totals: UsageTotals
}

export interface UsageReport {
  currency: string
  from: string
  to: string
  total: UsageTotals
  rows: UsageRow[]
  /** The models in it whose prices nobody had confirmed. */
  unconfirmed: string[]
}

/** What a report is about; what is left out is not asked after, "none" is what is of no group or by no key. */
export interface UsageQuestion {
  by: UsageBy
  then?: UsageBy | ''
  book: Book
  from?: string
  to?: string
  user?: string
  group?: string
  model?: string
  key?: string
}

/** Where a report is; what is empty is left out. */
export function usagePath(question: UsageQuestion, format = ''): string {
  const all = Object.entries({ ...question, format }).filter(([, value]) => value)
  return `/admin/usage?${new URLSearchParams(all as [string, string][]).toString()}`
}

export const getReport = (question: UsageQuestion) => call<UsageReport>('GET', usagePath(question))
export const getUsage = (by: UsageBy, book: Book) => getReport({ by, book })

export type OwnUsageBy = 'day' | 'model' | 'conversation'

/** The same for a reader who may be told no amounts. */
export interface OwnTotals extends Omit<UsageTotals, 'cost' | 'overrun'> {
  cost: string | null
  overrun: string | null
}

export interface OwnUsageRow {
  id: string | null
  name: string | null
  kind: 'day' | 'model' | 'conversation' | 'deleted' | 'api' | 'test' | 'others'
  totals: OwnTotals
  saved: string | null
}

export interface OwnUsage {
  currency: string
  book: Book
  from: string
  to: string
  total: OwnTotals
  saved: string | null
  rows: OwnUsageRow[]
}

export const ownUsagePath = (by: OwnUsageBy, from: string, to: string) =>
  `/usage?by=${by}&from=${from}&to=${to}`
export const getOwnUsage = (by: OwnUsageBy, from: string, to: string) =>
  call<OwnUsage>('GET', ownUsagePath(by, from, to))
