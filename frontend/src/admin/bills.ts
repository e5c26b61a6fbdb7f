import type { Cause, Line, Meter, Side } from '../api/bills'
import { money } from '../budget/money'
import { w } from './billWords'

/** "+1.25 %"; nothing where there is none. */
export function percent(value: string | null): string {
  if (value === null) return ''
  if (value.startsWith('-')) return `−${value.slice(1)} %`
  return `${/^0\.0+$/.test(value) ? '' : '+'}${value} %`
}

/** What stands below a cause: prices, counts of tokens, or what its calls were charged. */
export function causeDetail(cause: Cause, currency: string): string {
  if (cause.theirs !== null && cause.ours !== null) {
    const prices = w.perMillion(cause.theirs, cause.ours)
    return cause.meter === null ? prices : `${w.meters[cause.meter]}: ${prices}`
  }
  if (cause.tokens !== null) {
    return cause.meter === null ? w.moved(cause.tokens) : w.ofTokens(cause.tokens, w.meters[cause.meter])
  }
  return cause.atStake === null ? '' : w.atStake(money(cause.atStake, currency))
}

const counted: [Meter, Exclude<keyof Side, 'amount'>][] = [
  ['fresh', 'fresh'],
  ['cached', 'cached'],
  ['input', 'input'],
  ['output', 'output'],
  ['requests', 'calls'],
]

/** What both sides count, where the bill counts it: "1,200" and "1,000". */
export function countsOf(line: Line): { meter: Meter; bill: string; ours: string }[] {
  const told = (value: number | null | undefined) => (value ?? 0).toLocaleString('en')
  return counted
    .filter(([, side]) => line.bill !== null && line.bill[side] !== null)
    .map(([meter, side]) => ({ meter, bill: told(line.bill?.[side]), ours: told(line.ours?.[side]) }))
}
