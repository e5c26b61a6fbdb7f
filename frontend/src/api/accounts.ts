import { call, page } from './http'
import type { Book } from './usage'

export interface GroupName {
  id: string
  name: string
}

/** A person beside what they may spend, have spent and have reserved this month. */
export interface Person {
  id: string
  name: string
  email: string
  role: 'admin' | 'member'
  status: 'invited' | 'active' | 'disabled'
  limit: string | null
  /** Added for this month only; counted in what is left. */
  extra: string
  ownLimit: boolean
  /** Whether the limit is the default of the group that is billed. */
  groupLimit: boolean
  budgetId: string | null
  /** The group that is billed. */
  billedTo: GroupName | null
  /** The group that an admin chose. */
  payingGroup: string | null
  groups: GroupName[]
  spent: string
  held: string
  left: string | null
  lastSeenAt: string | null
  createdAt: string
}

/** What to hand to somebody who shall join; `qr` is path data on a grid. Without a link they can sign in already. */
export interface JoinLink {
  id: string
  link: string | null
  expiresAt: string | null
  qr: { size: number; path: string } | null
}

export interface PersonList {
  currency: string
  book: Book
  items: Person[]
  next: string | null
}

export const listPeople = (search: string, after: string | null) =>
  call<PersonList>('GET', page(`/admin/accounts?search=${encodeURIComponent(search)}`, after))
export const getPerson = (id: string) => call<Person>('GET', `/admin/accounts/${id}`)
export const invitePerson = (person: { email: string; name: string; role: Person['role'] }) =>
  call<JoinLink>('POST', '/admin/accounts', person)
export const changePerson = (
  id: string,
  change: Partial<Pick<Person, 'name' | 'role' | 'status' | 'payingGroup'>>,
) => call<Person>('PATCH', `/admin/accounts/${id}`, change)
export const newJoinLink = (id: string) => call<JoinLink>('POST', `/admin/accounts/${id}/invitations`)
