import { call } from './http'

export type LimitOwner =
  { kind: 'organisation' | 'member' } | { kind: 'user' | 'group' | 'group_member'; id: string }

/** A limit that an admin has set. */
export interface Limit {
  id: string
  owner: { kind: string; id: string | null }
  period: 'none' | 'day' | 'week' | 'month'
  limit: string
  mode: 'hard' | 'soft'
}

export const listLimits = () => call<{ currency: string; items: Limit[] }>('GET', '/admin/budgets')
/** Sets a hard monthly limit; where there is one it is changed. */
export const setMonthlyLimit = (owner: LimitOwner, limit: string) =>
  call<Limit>('POST', '/admin/budgets', { owner, period: 'month', limit, mode: 'hard' })
export const removeLimit = (id: string) => call<undefined>('DELETE', `/admin/budgets/${id}`)
