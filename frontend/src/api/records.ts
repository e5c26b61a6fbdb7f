import { call, type Items, page } from './http'
import type { LimitPeriod } from './limits'
import type { Book } from './usage'

/** A line of the spending record: what it added to what somebody has spent. */
export interface Entry {
  id: number
  at: string
  kind: 'charge' | 'top_up' | 'opening' | 'correction' | 'overrun'
  book: Book
  /** Whose limit of which period counts it. */
  period: LimitPeriod
  periodStart: string
  amount: string
  /** What an admin added to the limit, else null. */
  added: string | null
  /** Whose call it was. */
  person: string | null
  /** The admin who added or corrected. */
  by: string | null
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
  book: Book
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
  /** Whether an admin has confirmed the prices that it was made under. */
  priceConfirmed: boolean
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

/** A page of lines with the currency and the book of all its amounts. */
export type Lines<T> = Items<T> & { currency: string; book: Book }

/** Whose record: the organisation has no id. */
export interface RecordOwner {
  kind: 'organisation' | 'user' | 'group' | 'key' | 'model' | 'overrun'
  id: string
}

export type OwnerLines = Lines<Entry> & { owner: RecordOwner & { name: string | null } }

/** Where an owner's lines are. */
export const recordPath = ({ kind, id }: RecordOwner, book: Book) =>
  `/admin/ledger?book=${book}&owner=${kind}&ownerId=${encodeURIComponent(id)}`
export const listEntries = (owner: RecordOwner, book: Book, after: string | null) =>
  call<OwnerLines>('GET', page(recordPath(owner, book), after))

/** Which calls: all, or somebody's of one day. */
export interface CallsOf {
  book: Book
  account?: string
  day?: string
}

/** Where calls are. */
export const callsPath = (of: CallsOf) => `/admin/attempts?${new URLSearchParams({ ...of })}`
export const listCalls = (of: CallsOf, after: string | null) =>
  call<Lines<ProviderCall>>('GET', page(callsPath(of), after))
/** Puts what a call was charged right. */
export const correctCall = (to: { attempt: string; cost: string; reason: string }) =>
  call<unknown>('POST', '/admin/corrections', to)
export const listAudit = (after: string | null) => call<Items<AuditLine>>('GET', page('/admin/audit', after))
