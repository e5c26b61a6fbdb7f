import { call } from './http'

interface Budget {
  owner: 'user' | 'group' | 'model' | 'organisation'
  /** The group's or the model's, else null. */
  name: string | null
  renewsAt: string | null
  period: 'none' | 'day' | 'week' | 'month'
  mode: 'hard' | 'soft'
  book: 'demo' | 'real'
  /** Of the limit, what is reserved included; null where the reader is not told. */
  usedPercent: number | null
  /** Nothing is left. */
  reached: boolean
}

/** What one owner may spend in a period; amounts are decimal strings with nine places. */
export interface BudgetView extends Budget {
  spent: string
  held: string
  /** With what was added to it for this period. */
  limit: string
  extra: string
  left: string
}

/** The same for a reader who is told no amounts. */
export interface VeiledBudget extends Budget {
  spent: null
  held: null
  limit: null
  extra: null
  left: null
}

export type OwnBudget = BudgetView | VeiledBudget

export const hasAmounts = (budget: OwnBudget): budget is BudgetView => budget.limit !== null

export interface Budgets {
  currency: string
  items: OwnBudget[]
}

export const getBudgets = () => call<Budgets>('GET', '/me/budgets')
