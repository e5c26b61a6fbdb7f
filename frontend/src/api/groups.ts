import { call, type Items, page } from './http'

/** A monthly limit of a group. */
export interface GroupLimit {
  budgetId: string
  limit: string
}

/** A group beside what it may spend and has paid for this month. */
export interface Group {
  id: string
  name: string
  /** What the company's sign-in calls it; null for a group that is known here only. */
  externalName: string | null
  /** From 1: of a person's groups the first is billed. */
  rank: number
  members: number
  pool: GroupLimit | null
  /** Added to the pool for this month only; counted in what is left. */
  extra: string
  eachMember: GroupLimit | null
  spent: string
  held: string
  left: string | null
}

export interface GroupList {
  currency: string
  items: Group[]
  next: string | null
}

export interface GroupMember {
  id: string
  name: string
  email: string
  status: 'invited' | 'active' | 'disabled'
  source: 'local' | 'oidc'
  /** Whether the person is billed to this group. */
  pays: boolean
}

export const listGroups = (after: string | null) => call<GroupList>('GET', page('/admin/groups', after))
export const getGroup = (id: string) => call<Group>('GET', `/admin/groups/${id}`)
export const createGroup = (name: string) => call<Group>('POST', '/admin/groups', { name })
export const changeGroup = (id: string, change: { name?: string; rank?: number }) =>
  call<Group>('PATCH', `/admin/groups/${id}`, change)
export const deleteGroup = (id: string) => call<undefined>('DELETE', `/admin/groups/${id}`)
export const listMembers = (id: string, after: string | null) =>
  call<Items<GroupMember>>('GET', page(`/admin/groups/${id}/members`, after))
export const addMember = (id: string, account: string) =>
  call<undefined>('PUT', `/admin/groups/${id}/members/${account}`)
export const removeMember = (id: string, account: string) =>
  call<undefined>('DELETE', `/admin/groups/${id}/members/${account}`)
