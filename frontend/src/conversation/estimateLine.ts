import type { Estimate } from '../api/estimates'
import { Problem } from '../api/http'
import { money, nano } from '../budget/money'
import { type Refusal, refusalOf } from './refusal'
import { w } from './sendingWords'

/** What is always said of a cost, and what where there is room. */
export interface Line {
  lead: string
  more: string
  /** Where there is little room; else the lead alone. */
  short?: string
}

/** About three words to four tokens. */
export const wordsOf = (tokens: number): string => Math.floor((tokens * 3) / 4).toLocaleString('en')

export const isLowered = (told: Estimate): boolean => told.fits && told.outputBound < told.wantedTokens

/** The line beside Send; null where there is nothing to say. */
export function lineOf(told: Estimate): Line | null {
  const { expected, worst, left, lost, currency } = told
  const figure = (amount: string) => money(amount, currency)
  if (!told.fits) return { lead: told.refusal?.type === 'budget_on_hold' ? w.waits : w.doesNotFit, more: '' }
  if (isLowered(told)) {
    const words = wordsOf(told.outputBound)
    const lead = left === null ? w.shorter(words) : w.shorterLeft(words, figure(left))
    return { lead, more: '', short: w.wordsAtMost(words) }
  }
  if (expected === null) return null
  if (worst !== null && nano(worst) === 0n) return { lead: w.free, more: '' }
  const more = lost !== null && nano(lost) > 0n ? w.anew(figure(lost)) : worst && w.atMost(figure(worst))
  return { lead: w.about(figure(expected)), more: more ?? '' }
}

/** Why it would be refused, as the refusal itself would say it. */
export function foreseen({ refusal }: Estimate): Refusal | null {
  if (refusal === null) return null
  const { status, type, detail, ...members } = refusal
  return refusalOf(new Problem(status, type, detail, members))
}
