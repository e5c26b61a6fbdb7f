import { call, page } from './http'
import type { Lines } from './records'

/** Calls that a limit had no room for; amounts are null for readers who may not know them. */
export interface RefusedCalls {
  id: string
  at: string
  count: number
  from: 'chat' | 'api'
  /** A chat of the reader's that is still there. */
  conversation: { id: string; title: string } | null
  key: string | null
  model: string
  type:
    'budget_exhausted' | 'request_too_large_for_budget' | 'budget_on_hold' | 'budget_frozen' | 'model_barred'
  budget: 'user' | 'group' | 'key' | 'model' | 'organisation'
  /** The group's, the key's or the model's. */
  name: string | null
  book: 'real' | 'demo'
  period: 'none' | 'day' | 'week' | 'month'
  spent: string | null
  held: string | null
  limit: string | null
  needed: string | null
  usedPercent: number | null
  renewsAt: string | null
}

export type RefusedPage = Lines<RefusedCalls>

export const listOwnRefusals = (after: string | null) =>
  call<RefusedPage>('GET', page('/usage/refusals', after))
export const listRefusalsOf = (account: string, after: string | null) =>
  call<RefusedPage>('GET', page(`/admin/refusals?account=${account}`, after))
