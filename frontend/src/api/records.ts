import { call, type Items, page } from './http'

/** A line of the spending record: what it added to what somebody has spent. */
export interface Entry {
  id: number
  at: string
  kind: 'charge' | 'top_up' | 'opening' | 'correction' | 'overrun'
  book: 'real' | 'demo'
  amount: string
  /** What an admin added to the limit, else null. */
  added: string | null
  model: string | null
  freshTokens: number
  cachedTokens: number
  outputTokens: number
  estimated: boolean
  reason: string
}

/** A call to a provider; `cost` is null while only the reserve is known. */
export interface ProviderCall {
  id: string
  at: string
  state: 'pending' | 'settled' | 'void'
  entryPoint: 'chat' | 'title' | 'api' | 'test'
  book: 'real' | 'demo'
  /** Null where a service called by its key. */
  person: string | null
  key: string | null
  group: string | null
  model: string
  held: string
  cost: string | null
  freshTokens: number
  cachedTokens: number
  outputTokens: number
  estimated: boolean
}

export interface AuditLine {
  id: string
  at: string
  actor: string | null
  actorName: string | null
  action: string
  targetKind: string | null
  targetId: string | null
  ip: string | null
  details: Record<string, unknown>
}

/** A page of lines with the currency of all its amounts. */
export type Lines<T> = Items<T> & { currency: string }

export const listEntries = (account: string, after: string | null) =>
  call<Lines<Entry>>('GET', page(`/admin/ledger?account=${account}`, after))
export const listCalls = (after: string | null) =>
  call<Lines<ProviderCall>>('GET', page('/admin/attempts', after))
/** Where somebody's calls of a day are. */
export const dayPath = (account: string, day: string) => `/admin/attempts?account=${account}&day=${day}`
export const listDay = (account: string, day: string, after: string | null) =>
  call<Lines<ProviderCall>>('GET', page(dayPath(account, day), after))
/** Puts what a call was charged right. */
export const correctCall = (to: { attempt: string; cost: string; reason: string }) =>
  call<unknown>('POST', '/admin/corrections', to)
export const listAudit = (after: string | null) => call<Items<AuditLine>>('GET', page('/admin/audit', after))
