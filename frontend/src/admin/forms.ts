import { Problem } from '../api/http'

/** Whether the server refused for that stable reason. */
export const isProblem = (failure: unknown, type: string) =>
  failure instanceof Problem && failure.type === type

/** A price without trailing zeros: "0.15". */
export const trimmed = (price: string) =>
  price.includes('.') ? price.replace(/0+$/, '').replace(/\.$/, '') : price
