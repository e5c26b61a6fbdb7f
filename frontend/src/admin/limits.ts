import { Problem } from '../api/http'
import type { Limit, LimitMode, LimitPeriod, NewLimit, NewLimits, OwnerKind } from '../api/limits'
import type { RecordOwner } from '../api/records'
import { meterState } from '../budget/state'
import { language } from '../i18n/i18n'
import { l } from './limitWords'
import { whole } from './people'

export const kinds: OwnerKind[] = ['user', 'group', 'group_member', 'key', 'model', 'organisation', 'member']
export const periods: LimitPeriod[] = ['month', 'week', 'day', 'none']

/** Whom a limit is for, by name. */
export function nameOf({ owner }: Pick<Limit, 'owner'>): string {
  if (owner.kind === 'organisation') return l.everybody
  if (owner.kind === 'member') return l.eachMember
  const name = owner.name ?? owner.id ?? ''
  return owner.of === null ? name : l.keyOf(name, owner.of)
}

/** The page about the owner, where there is one. */
export function pageOf({ owner }: Pick<Limit, 'owner'>): string | null {
  if (owner.id === null) return null
  if (owner.kind === 'user') return `/admin/people/${owner.id}`
  if (owner.kind === 'group' || owner.kind === 'group_member') return `/admin/groups/${owner.id}`
  return null
}

/** The owner whose record counts to this limit; null where it is for each of many. */
export function recordOf({ owner }: Pick<Limit, 'owner'>): RecordOwner | null {
  if (owner.kind === 'member' || owner.kind === 'group_member') return null
  return { kind: owner.kind, id: owner.id ?? '' }
}

/** The page with an owner's record. */
export const recordPage = ({ kind, id }: RecordOwner) =>
  ['/admin/limits', kind, ...(id === '' ? [] : id.split('/').map(encodeURIComponent))].join('/')

const recorded: RecordOwner['kind'][] = ['organisation', 'user', 'group', 'key', 'model', 'overrun']

/** Whose record a place below the limits is; null for the limits themselves. */
export function ownerAt(rest: string): RecordOwner | null {
  const [kind, ...id] = rest.split('/')
  const known = recorded.find((one) => one === kind)
  return known ? { kind: known, id: id.map(decodeURIComponent).join('/') } : null
}

/** Figures for a meter; null where the limit is for each of many. */
export function figuresOf(limit: Limit, book: 'real' | 'demo') {
  const { spent, held, left } = limit
  if (spent === null || held === null || left === null) return null
  return { spent, held, left, limit: whole(limit.limit, limit.extra), book }
}

export function stateOf(limit: Limit, book: 'real' | 'demo') {
  const figures = figuresOf(limit, book)
  return figures === null ? 'plain' : meterState(figures)
}

/** What is typed into the form of a new limit. */
export interface LimitDraft {
  kind: OwnerKind
  period: LimitPeriod
  limit: string
  mode: LimitMode
  reason: string
}

export const emptyDraft = (): LimitDraft => ({
  kind: 'user',
  period: 'month',
  limit: '',
  mode: 'hard',
  reason: '',
})

/** Whether somebody has to be chosen. */
export const needsOwner = (kind: OwnerKind) => kind !== 'organisation' && kind !== 'member'

function terms(draft: LimitDraft) {
  const reason = draft.reason.trim()
  return {
    period: draft.period,
    mode: draft.mode,
    limit: draft.limit.trim(),
    ...(reason === '' ? {} : { reason }),
  }
}

/** The draft as the server takes it for everybody together or for each member. */
export const newLimit = (draft: LimitDraft): NewLimit => ({
  owner: { kind: draft.kind as 'organisation' | 'member' },
  ...terms(draft),
})

/** The draft as the server takes it for those who are chosen. */
export const newLimits = (draft: LimitDraft, ids: string[]): NewLimits => ({
  kind: draft.kind,
  ids,
  ...terms(draft),
})

/** Which of these have such a limit already, by owner; the organisation's and the members' under the empty name. */
export function already(limits: Limit[], kind: OwnerKind, period: LimitPeriod): Map<string, Limit> {
  const same = limits.filter(({ owner, period: renews }) => owner.kind === kind && renews === period)
  return new Map(same.map((limit) => [limit.owner.id ?? '', limit]))
}

/** The first of them by name, and how many more there are. */
function some(names: string[]): string {
  const shown = names.length > 5 ? [...names.slice(0, 3), l.others(names.length - 3)] : names
  return new Intl.ListFormat(language).format(shown)
}

/** For whom a limit is that is set for each of them. */
export const forWhom = (names: string[]): string =>
  names.length === 1 ? l.forOne(names.join('')) : l.forEach(some(names))

/** That these limits, just set, are below what is spent or reserved. */
export function below(limits: Limit[]): string {
  const names = limits.map(nameOf)
  return names.length === 1 ? l.below(names.join('')) : l.belowMany(some(names))
}

/** Why a limit or a request could not be changed, where it has words of its own here; else empty. */
export function ownWords(failure: unknown): string {
  if (!(failure instanceof Problem)) return ''
  const words: Record<string, string> = {
    limit_needed: l.needed,
    request_answered: l.answered,
  }
  return words[failure.type] ?? ''
}
