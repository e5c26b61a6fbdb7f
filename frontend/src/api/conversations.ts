import { call, type Items, page, Problem } from './http'
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

/** @see Draft */
export interface KeptDraft {
  text: string
  updatedAt: string | null
}
/** In place of `updatedAt` where there was none. */
export const NO_DRAFT = 'none'

/** Says which draft a text was made from, by its `updatedAt`. */
export const madeFrom = (base: string) => ({ 'X-Parley-Draft': base })

/** So long a draft may be on its way: on a network that swallows it, it is brought anew. */
const DRAFT_MS = 10_000
const draftOf = (id: string | null) => (id === null ? '/me/draft' : `/conversations/${id}/draft`)

/** Null is the chat that has no message yet. */
export const getDraft = (id: string | null) => call<KeptDraft>('GET', draftOf(id))
/** @param base of the draft that this one was made from; another one there is a conflict */
export const putDraft = (id: string | null, text: string, base: string) =>
  call<KeptDraft>('PUT', draftOf(id), { text }, AbortSignal.timeout(DRAFT_MS), madeFrom(base))

/** The draft that is there instead; null where that is not what is wrong. */
export function draftInstead(failure: unknown): { text: string; updatedAt: string } | null {
  if (!(failure instanceof Problem) || failure.type !== 'draft_changed') return null
  const { text, updatedAt } = failure.members
  return { text: String(text), updatedAt: String(updatedAt) }
}
