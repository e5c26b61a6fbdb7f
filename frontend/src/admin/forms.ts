import { Problem } from '../api/http'

/** Whether the server refused for that stable reason. */
export const isProblem = (failure: unknown, type: string) =>
  failure instanceof Problem && failure.type === type

/** How much of all input was reused, in whole per cent. */
export function reusedShare(fresh: number, cached: number): number {
  return fresh + cached === 0 ? 0 : Math.round((cached * 100) / (fresh + cached))
}

/** A price without trailing zeros: "0.15". */
export const trimmed = (price: string) =>
  price.includes('.') ? price.replace(/0+$/, '').replace(/\.$/, '') : price
