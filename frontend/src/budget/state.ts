import { type BudgetView, hasAmounts, type OwnBudget } from '../api/budgets'
import { t } from '../i18n/i18n'
import { money, nano } from './money'

type Figures = Pick<BudgetView, 'spent' | 'held' | 'left' | 'limit' | 'book'>

/** Less than this part of a limit is too little for a usual answer. */
const SCRAPS = 1000n

type State = 'plain' | 'near' | 'stop' | 'demo'

/** In per cent, as the server has it. */
const NEAR = 80
const FULL = 100

/** A limit is near from 80 % of it, and reached when next to nothing is left. */
export function meterState(budget: Figures): State {
  const limit = nano(budget.limit)
  const used = nano(budget.spent) + nano(budget.held)
  if ((limit - used) * SCRAPS < limit || used >= limit) return 'stop'
  if (used * 5n >= limit * 4n) return 'near'
  return budget.book === 'demo' ? 'demo' : 'plain'
}

/** As {@link meterState}, whatever the reader is told. */
export function stateOf(budget: OwnBudget): State {
  if (hasAmounts(budget)) return meterState(budget)
  const used = budget.usedPercent ?? 0
  if (used >= FULL || budget.reached) return 'stop'
  if (used >= NEAR) return 'near'
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
export function tightest(budgets: OwnBudget[], demo: boolean): OwnBudget | null {
  const book = demo ? 'demo' : 'real'
  const own = budgets.filter(({ book: of, owner }) => of === book && (owner === 'user' || owner === 'group'))
  return own.reduce<OwnBudget | null>(
    (least, budget) => (least === null || isTighter(budget, least) ? budget : least),
    null,
  )
}

function isTighter(one: OwnBudget, than: OwnBudget): boolean {
  if (hasAmounts(one) && hasAmounts(than)) return nano(one.left) < nano(than.left)
  return (one.usedPercent ?? 0) > (than.usedPercent ?? 0)
}

/** Whether any limit has more left than before. */
export function isRoomier(now: OwnBudget[], before: OwnBudget[]): boolean {
  return now.some((budget, i) => {
    const was = before[i]
    if (was?.owner !== budget.owner || was.book !== budget.book) return true // other limits than before
    if (hasAmounts(budget) && hasAmounts(was)) return nano(budget.left) > nano(was.left)
    return (budget.usedPercent ?? 0) < (was.usedPercent ?? 0)
  })
}
