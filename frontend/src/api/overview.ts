import type { Balance } from './balances'
import type { BudgetView } from './budgets'
import { call } from './http'
import type { Book, UsageTotals } from './usage'

/** Somebody or something whose limit is nearly used up. */
export interface Near {
  owner: 'user' | 'group' | 'key' | 'model' | 'organisation'
  id: string
  name: string | null
  page: boolean
  period: BudgetView['period']
  limit: string
  spent: string
  held: string
}

/** Calls of a day that were charged by rule, or billed above their reserve. */
export interface Doubtful {
  day: string
  id: string
  name: string | null
  page: boolean
  model: string
  estimatedCalls: number
  overrun: string
}

/** What several monthly limits come to together. */
export interface LimitSum {
  count: number
  limit: string
  spent: string
  held: string
}

export interface OverviewView {
  currency: string
  book: Book
  day: string
  today: UsageTotals
  month: UsageTotals
  /** By calls in progress. */
  reserved: string
  limit: BudgetView | null
  /** What the month will come to; null where too few days are known. */
  projection: string | null
  /** How the limits other than the organisation's stand. */
  limits: {
    /** Used to 80 % or more; those of which nothing is left are among them. */
    near: number
    full: number
    people: LimitSum
    pools: LimitSum
  }
  near: Near[]
  doubtful: Doubtful[]
  offers: { unconfirmed: number; barred: number }
  /** What is left with the providers that tell it. */
  balances: { provider: string; name: string; balance: Balance }[]
}

export const getOverview = () => call<OverviewView>('GET', '/admin/overview')
