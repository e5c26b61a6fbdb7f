import { call } from './http'
import type { Thinking } from './models'

/** What starts an answer; the id is made by the client, so that sending it again is harmless. */
export interface NewTurn {
  id: string
  parentId: string | null
  text?: string
  /** The user's message to answer anew. */
  answerTo?: string
  /** The interrupted answer to go on with. */
  continues?: string
  model?: string
  thinking?: Thinking
  maxOutputTokens?: number
  branch?: boolean
}

export interface StartedTurn {
  turnId: string
  userMessageId: string
  messageId: string
}

export const startTurn = (conversation: string, turn: NewTurn) =>
  call<StartedTurn>('POST', `/conversations/${conversation}/turns`, turn)
export const stopTurn = (id: string) => call<undefined>('DELETE', `/turns/${id}`)
