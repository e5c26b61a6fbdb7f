import { call } from './http'

/** Why a provider's answer held no amount. */
export type BalanceTrouble =
  'unreached' | 'key_refused' | 'not_offered' | 'refused' | 'unreadable' | 'absurd' | 'other_currency'

/** How much credit is left with a provider, as far as is known; amounts in the ledger's currency. */
export interface Balance {
  /** Whether the provider tells it at all. */
  offered: boolean
  currency: string
  told: {
    at: string
    available: boolean
    total: string
    granted: string | null
    toppedUp: string | null
  } | null
  /** Why the last asking brought no amount. */
  trouble: { at: string; reason: BalanceTrouble; detail: string; available: boolean | null } | null
  daysLeft: number | null
  perDay: string | null
  low: boolean
}

/** A day of our books beside what the provider took. */
export interface ComparedDay {
  day: string
  /** Whether it is over. */
  whole: boolean
  from: string
  to: string
  opening: string
  closing: string
  change: string
  calls: number
  exact: string
  estimated: string
  /** About what was added; null where the balance never rose. */
  toppedUp: string | null
  /** What the provider took beyond our books; null where there is nothing to compare. */
  difference: string | null
  percent: number | null
  marked: boolean
}

export interface ComparedDays {
  currency: string
  from: string
  to: string
  items: ComparedDay[]
}

const path = (provider: string) => `/admin/providers/${provider}/balance`

export const getBalance = (provider: string) => call<Balance>('GET', path(provider))
export const askBalance = (provider: string) => call<Balance>('POST', path(provider))

export const comparedDaysPath = (provider: string, days: { from: string; to: string }, format = '') =>
  `${path(provider)}/days?${new URLSearchParams({ ...days, ...(format ? { format } : {}) }).toString()}`
export const getComparedDays = (provider: string, days: { from: string; to: string }) =>
  call<ComparedDays>('GET', comparedDaysPath(provider, days))
