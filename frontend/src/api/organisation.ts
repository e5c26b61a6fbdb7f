import type { Boot } from '../boot'
import { call } from './http'
import type { Thinking } from './models'

export interface Organisation {
  name: string
  zone: string
  /** What takes its place at `zoneFrom`. */
  nextZone: string | null
  zoneFrom: string | null
  currency: string
  /** A price is counted in it already. */
  currencyFixed: boolean
  language: 'en' | 'zh'
  defaultModel: string | null
  defaultThinking: Thinking | null
  instruction: string
  announcement: string
  /** The last day on which it is shown. */
  announcementUntil: string | null
  moneyShown: Boot['organisation']['moneyShown']
  signUp: 'everybody' | 'invited'
  publicLinks: 'nobody' | 'admins' | 'everybody'
  logo: string | null
}

/** What changes; an empty choice or day is none. */
export type OrganisationChange = Partial<
  Record<
    | 'name'
    | 'zone'
    | 'currency'
    | 'language'
    | 'defaultModel'
    | 'defaultThinking'
    | 'instruction'
    | 'announcement'
    | 'announcementUntil'
    | 'moneyShown'
    | 'signUp'
    | 'publicLinks',
    string
  >
>

export const getOrganisation = () => call<Organisation>('GET', '/admin/organisation')
export const changeOrganisation = (change: OrganisationChange) =>
  call<Organisation>('PATCH', '/admin/organisation', change)

/** Where a picture is that was handed in, drawn anew by the server. */
export const putLogo = async (picture: Blob) =>
  (await call<{ logo: string | null }>('PUT', '/admin/organisation/logo', picture)).logo
export const removeLogo = () => call<{ logo: string | null }>('DELETE', '/admin/organisation/logo')
