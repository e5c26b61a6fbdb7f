import { call, page } from './http'

export type LimitPeriod = 'none' | 'day' | 'week' | 'month'
export type LimitMode = 'hard' | 'soft'
export type OwnerKind = 'organisation' | 'member' | 'user' | 'group' | 'group_member' | 'key' | 'model'

export type LimitOwner =
  { kind: 'organisation' | 'member' } | { kind: Exclude<OwnerKind, 'organisation' | 'member'>; id: string }

/** A limit that an admin has set, beside how it stands; figures are null where it is for each of many. */
export interface Limit {
  id: string
  owner: {
    kind: OwnerKind
    id: string | null
    name: string | null
    /** Whose key it is. */
    of: string | null
  }
  period: LimitPeriod
  limit: string
  mode: LimitMode
  /** Added for this period only; counted in what is left. */
  extra: string
  spent: string | null
  held: string | null
  left: string | null
  renewsAt: string | null
  /** Set where the limit was just put below what is spent or reserved. */
  warning: 'below_spent' | null
}

export interface LimitList {
  currency: string
  book: 'real' | 'demo'
  items: Limit[]
  next: string | null
}

export interface NewLimit {
  owner: LimitOwner
  period: LimitPeriod
  limit: string
  mode: LimitMode
  reason?: string
}

/** The same limit for each of many of a kind. */
export interface NewLimits {
  kind: OwnerKind
  ids: string[]
  period: LimitPeriod
  limit: string
  mode: LimitMode
  reason?: string
}

/** What it came to; `items` are all of them as they now stand. */
export interface LimitsMade {
  made: number
  changed: number
  items: Limit[]
}

export interface NewTopUp {
  /** The same id again adds nothing. */
  id: string
  owner: OwnerKind
  ownerId?: string
  period: LimitPeriod
  amount: string
  reason: string
}

export const listLimits = (search = '', after: string | null = null) =>
  call<LimitList>('GET', page(`/admin/budgets?search=${encodeURIComponent(search)}`, after))
/** Sets a limit; where there is one of this owner and period it is changed, which takes a reason. */
export const setLimit = (limit: NewLimit) => call<Limit>('POST', '/admin/budgets', limit)
/** Sets all of them or none; who has another such limit is changed, which takes a reason. */
export const setLimits = (limits: NewLimits) => call<LimitsMade>('POST', '/admin/budgets/batch', limits)
export const changeLimit = (id: string, change: { limit: string; mode: LimitMode; reason: string }) =>
  call<Limit>('PATCH', `/admin/budgets/${id}`, change)
/** Sets a hard monthly limit. */
export const setMonthlyLimit = (owner: LimitOwner, limit: string, reason = '') =>
  setLimit({ owner, period: 'month', limit, mode: 'hard', ...(reason === '' ? {} : { reason }) })
export const removeLimit = (id: string, reason: string) =>
  call<undefined>('DELETE', `/admin/budgets/${id}?reason=${encodeURIComponent(reason)}`)
export const topUp = (wish: NewTopUp) => call<unknown>('POST', '/admin/top-ups', wish)
