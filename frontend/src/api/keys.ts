import { call, type Items, page } from './http'

export type KeyPeriod = 'none' | 'day' | 'week' | 'month'

/** How a key's own limit stands in the current period. */
export interface KeyCap {
  period: KeyPeriod
  limit: string
  /** Null where the reader is told no amounts. */
  spent: string | null
  held: string | null
  left: string | null
  renewsAt: string | null
}

interface Named {
  id: string
  name: string
}

/** Who answers for a key that belongs to a group. */
export interface KeyService {
  group: Named
  manager: Named
  managerLeft: boolean
  contact: string
}

export interface ApiKey {
  id: string
  name: string
  hint: string
  createdAt: string
  lastUsedAt: string | null
  expiresAt: string | null
  expired: boolean
  /** Those that it may call; null: all. */
  models: string[] | null
  /** In all, since it was made; null where the reader is told no amounts. */
  spent: string | null
  cap: KeyCap | null
  owner: Named | null
  service: KeyService | null
}

export interface KeyList extends Items<ApiKey> {
  currency: string
}

/** What people say about a key when they make it; what is left out is without end, limit or choice. */
export interface NewKey {
  name: string
  expiresAt?: string
  cap?: { period: KeyPeriod; limit: string }
  models?: string[]
}

export interface NewServiceKey extends NewKey {
  managerId: string
  contact: string
}

/** The key itself is answered once and never again. */
export interface MadeKey {
  id: string
  key: string
}

export const listKeys = () => call<KeyList>('GET', '/keys')
export const createKey = (key: NewKey) => call<MadeKey>('POST', '/keys', key)
export const deleteKey = (id: string) => call<undefined>('DELETE', `/keys/${id}`)

export const listAllKeys = (after: string | null) => call<KeyList>('GET', page('/admin/keys', after))
export const takeKeyBack = (id: string) => call<undefined>('DELETE', `/admin/keys/${id}`)
export const listGroupKeys = (group: string, after: string | null) =>
  call<KeyList>('GET', page(`/admin/groups/${group}/keys`, after))
export const createGroupKey = (group: string, key: NewServiceKey) =>
  call<MadeKey>('POST', `/admin/groups/${group}/keys`, key)
export const changeGroupKey = (group: string, id: string, change: { managerId?: string; contact?: string }) =>
  call<undefined>('PATCH', `/admin/groups/${group}/keys/${id}`, change)
