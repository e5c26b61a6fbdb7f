import { call } from './http'
import type { NewTurn } from './turns'

/** What a message would cost if it were sent now; amounts are null for readers who are told none. */
export interface Estimate {
  expected: string | null
  /** Exactly what would be reserved; null where it does not fit. */
  worst: string | null
  currency: string
  basis: 'exact' | 'estimate'
  freshTokens: number
  cachedTokens: number
  outputTokens: number
  /** The most that may be written; below what is wanted where money is short. */
  outputBound: number
  wantedTokens: number
  fits: boolean
  left: string | null
  /** What another model or effort reads anew, and what that costs. */
  lostTokens: number
  lost: string | null
  refusal: ({ status: number; type: string; detail: string } & Record<string, unknown>) | null
}

/** A message that may be sent, and where. */
export type Planned = Omit<NewTurn, 'id'> & { conversationId: string | null }

export const estimate = (planned: Planned, signal: AbortSignal) =>
  call<Estimate>('POST', '/estimates', planned, signal)
