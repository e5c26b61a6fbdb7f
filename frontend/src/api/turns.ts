import { EventBody } from '../turn/body'
import type { Conversation } from './conversations'
import { call, open, unreachable } from './http'
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
  /** With a first message: makes the conversation, if there is none of that id. */
  conversation?: { document?: string }
}

export interface StartedTurn {
  turnId: string
  userMessageId: string
  messageId: string
  conversation: Conversation
}

/** Asks; the answer's events follow on the same request. */
export async function startTurn(
  conversation: string,
  turn: NewTurn,
): Promise<{ started: StartedTurn; events: EventBody }> {
  const { body } = await open('POST', `/conversations/${conversation}/turns`, 'text/event-stream', turn)
  if (body === null) throw unreachable()
  const events = new EventBody(body)
  const posted = await events.first('posted').catch(() => null)
  if (posted === null) throw unreachable()
  return { started: JSON.parse(posted.data) as StartedTurn, events }
}

export const stopTurn = (id: string) => call<undefined>('DELETE', `/turns/${id}`)
