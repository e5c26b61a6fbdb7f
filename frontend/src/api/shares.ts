import { call, type Items, page } from './http'

export type Lasts = '7_days' | '30_days' | 'for_good'

/** A public link of one's own. */
export interface Share {
  id: string
  /** The last message that it shows. */
  leafId: string
  thinking: boolean
  createdAt: string
  /** Null: never. */
  expiresAt: string | null
  /** False while its maker may make no links. */
  opens: boolean
}

export interface NewShare {
  id: string
  lasts: Lasts
  thinking: boolean
}

/** The address is answered once and never again. */
export interface MadeShare {
  id: string
  url: string
}

/** What strangers read of a message. */
export interface SharedMessage {
  role: 'user' | 'assistant'
  status: 'complete' | 'stopped' | 'failed' | 'interrupted' | 'refused'
  content: string
  /** Null where the link does not show it. */
  reasoning: string | null
}

/** A link as admins see it: whose, never to what. */
export interface PublicLink {
  id: string
  account: string
  name: string
  /** When the conversation began. */
  begunAt: string
  createdAt: string
  expiresAt: string | null
  opens: boolean
}

export const listShares = (conversation: string) =>
  call<Items<Share>>('GET', `/conversations/${conversation}/shares`)
export const makeShare = (conversation: string, wanted: NewShare) =>
  call<MadeShare>('POST', `/conversations/${conversation}/shares`, wanted)
export const endShare = (conversation: string, id: string) =>
  call<undefined>('DELETE', `/conversations/${conversation}/shares/${id}`)

export const readShared = (token: string, after: string | null) =>
  call<Items<SharedMessage>>('GET', page(`/shared/${encodeURIComponent(token)}/messages`, after))

export const listPublicLinks = (after: string | null) =>
  call<Items<PublicLink>>('GET', page('/admin/shares', after))
export const endPublicLink = (id: string) => call<undefined>('DELETE', `/admin/shares/${id}`)
