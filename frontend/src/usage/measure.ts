import type { OwnTotals } from '../api/usage'
import { fixedAmount, money, placesFor, symbolOf } from '../budget/money'
import { u } from './words'

/** What a chart or a list measures, as a decimal text. */
export interface Measure {
  of: (totals: OwnTotals) => string
  words: (value: string) => string
  /** As short as can be, beside a chart. */
  tick: (value: string) => string
  heading: string
  /** How a column of such values is written. */
  column: (values: string[]) => (value: string) => string
}

export const inMoney = (currency: string): Measure => ({
  of: ({ cost }) => cost ?? '0',
  words: (value) => money(value, currency),
  tick: (value) => money(value, currency),
  heading: `${u.cost} (${symbolOf(currency).trim()})`,
  column: (values) => {
    const places = placesFor(values)
    return (value) => fixedAmount(value, places)
  },
})

/** For readers who are told no amounts. */
export const inAnswers: Measure = {
  of: ({ calls }) => String(calls),
  words: (value) => u.answers(Number(value)),
  tick: (value) => value,
  heading: u.answersMade,
  column: () => (value) => value,
}
