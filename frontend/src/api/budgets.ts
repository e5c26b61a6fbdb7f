import { call } from './http'

/** What one owner may spend in a period; amounts are decimal strings with nine places. */
export interface BudgetView {
  owner: 'user' | 'group' | 'organisation'
  /** The group's, else null. */
  name: string | null
  spent: string
  held: string
  /** With what was added to it for this period. */
  limit: string
  extra: string
  left: string
  renewsAt: string | null
  period: 'none' | 'day' | 'week' | 'month'
  mode: 'hard' | 'soft'
  book: 'demo' | 'real'
}

export interface Budgets {
  currency: string
  items: BudgetView[]
}

export const getBudgets = () => call<Budgets>('GET', '/me/budgets')
