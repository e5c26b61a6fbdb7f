import { call, page } from './http'
import type { LimitPeriod } from './limits'

/** Which limit a request is about; without a period it is the person's own. */
export interface AskedLimit {
  budget: 'user' | 'group' | 'model' | 'organisation'
  period?: string
  model?: string
}

/** A request for more than the limit; `answer` is null while it is open. */
export interface BudgetRequest {
  id: string
  /** How much more; null where that is left to the admin. */
  amount: string | null
  reason: string
  budget: AskedLimit['budget']
  createdAt: string
  answer: 'grant' | 'refuse' | null
  granted: string | null
  forGood: boolean
  note: string
  answeredAt: string | null
}

export interface OwnRequests {
  currency: string
  items: BudgetRequest[]
}

/** A request beside who asks and how the limit that it is about stands. */
export interface AskedFor {
  person: { id: string; name: string; email: string }
  request: BudgetRequest
  standing: {
    /** The group's or the model's that shares it. */
    name: string | null
    period: LimitPeriod
    limit: string
    spent: string
    held: string
    left: string
    renewsAt: string | null
  } | null
}

export interface AskedList {
  currency: string
  /** How many are open in all. */
  open: number
  items: AskedFor[]
  next: string | null
}

export interface Reply {
  answer: 'grant' | 'refuse'
  amount?: string
  forGood?: boolean
  note?: string
}

export const listOwnRequests = () => call<OwnRequests>('GET', '/me/budget-requests')
export const askForMore = (wish: AskedLimit & { amount?: string; reason: string }) =>
  call<BudgetRequest>('POST', '/me/budget-requests', wish)
export const listRequests = (after: string | null = null) =>
  call<AskedList>('GET', page('/admin/budget-requests?status=open', after))
export const answerRequest = (id: string, reply: Reply) =>
  call<BudgetRequest>('PUT', `/admin/budget-requests/${id}/answer`, reply)
