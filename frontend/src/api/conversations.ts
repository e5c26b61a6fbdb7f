import { call, type Items, page } from './http'
import type { Thinking } from './models'

export interface Conversation {
  id: string
  title: string
  model: string | null
  thinking: Thinking | null
  /** The kept document that each message carries with it. */
  document: string | null
  createdAt: string
  updatedAt: string
  running: boolean
  /** An answer ended here after it was last looked at. */
  unread: boolean
  cost: string | null
  /** What all its answers have read, and what reuse has saved. */
  freshTokens: number
  cachedTokens: number
  saved: string | null
}

export const listConversations = (after: string | null) =>
  call<Items<Conversation>>('GET', page('/conversations', after))
export const getConversation = (id: string) => call<Conversation>('GET', `/conversations/${id}`)
export const renameConversation = (id: string, title: string) =>
  call<Conversation>('PATCH', `/conversations/${id}`, { title })
/** Its path is shown next time, on any device. */
export const lookAt = (id: string, leafId: string) =>
  call<Conversation>('PATCH', `/conversations/${id}`, { leafId })
export const deleteConversation = (id: string) => call<undefined>('DELETE', `/conversations/${id}`)

export const markSeen = (id: string) => call<undefined>('PUT', `/conversations/${id}/seen`)

export const getDraft = (id: string) => call<{ text: string }>('GET', `/conversations/${id}/draft`)
export const putDraft = (id: string, text: string) =>
  call<undefined>('PUT', `/conversations/${id}/draft`, { text })
