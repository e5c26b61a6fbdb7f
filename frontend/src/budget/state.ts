import type { BudgetView } from '../api/budgets'
import { t } from '../i18n/i18n'
import { money, nano } from './money'

type Figures = Pick<BudgetView, 'spent' | 'held' | 'left' | 'limit' | 'book'>

/** Less than this part of a limit is too little for a usual answer. */
const SCRAPS = 1000n

/** A limit is near from 80 % of it, and reached when next to nothing is left. */
export function meterState(budget: Figures): 'plain' | 'near' | 'stop' | 'demo' {
  const limit = nano(budget.limit)
  const used = nano(budget.spent) + nano(budget.held)
  if ((limit - used) * SCRAPS < limit || used >= limit) return 'stop'
  if (used * 5n >= limit * 4n) return 'near'
  return budget.book === 'demo' ? 'demo' : 'plain'
}

/** The meter in words, for those who do not see it. */
export function meterWords(budget: Figures, currency: string): string {
  const figure = (amount: string) => money(amount, currency)
  return t.purse.describe(
    figure(budget.spent),
    figure(budget.held),
    figure(budget.left),
    figure(budget.limit),
  )
}

/** The budget that stops first: the least that is left among those of the book in use. */
export function tightest(budgets: BudgetView[], demo: boolean): BudgetView | null {
  const book = demo ? 'demo' : 'real'
  const own = budgets.filter((budget) => budget.book === book && budget.owner !== 'organisation')
  return own.reduce<BudgetView | null>(
    (least, budget) => (least === null || nano(budget.left) < nano(least.left) ? budget : least),
    null,
  )
}
