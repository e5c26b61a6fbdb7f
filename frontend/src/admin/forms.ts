import { Problem } from '../api/http'

/** Whether the server refused for that stable reason. */
export const isProblem = (failure: unknown, type: string) =>
  failure instanceof Problem && failure.type === type

/** "12,345", "1.0M": token counts, short. */
export function shortCount(count: number): string {
  if (count >= 1_000_000) return `${(count / 1_000_000).toFixed(1).replace(/\.0$/, '')}M`
  if (count >= 10_000) return `${Math.round(count / 1000)}K`
  return count.toLocaleString('en')
}

/** How much of all input was reused, in whole per cent. */
export function reusedShare(fresh: number, cached: number): number {
  return fresh + cached === 0 ? 0 : Math.round((cached * 100) / (fresh + cached))
}

/** A price without trailing zeros: "0.15". */
export const trimmed = (price: string) =>
  price.includes('.') ? price.replace(/0+$/, '').replace(/\.$/, '') : price
