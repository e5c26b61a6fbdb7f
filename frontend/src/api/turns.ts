import { EventBody } from '../turn/body'
import { type Conversation, madeFrom, NO_DRAFT } from './conversations'
import { call, open, unreachable } from './http'
import type { AnswerStatus } from './messages'
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
  status?: AnswerStatus
  conversation: Conversation
}

/** A turn as it stands; why it is refused, where it waits and could not begin. */
export interface Turn {
  id: string
  status: AnswerStatus
  refusal: ({ status: number; type: string; detail: string } & Record<string, unknown>) | null
}

export const getTurn = (id: string) => call<Turn>('GET', `/turns/${id}`)

/** Begins a message that waits, however the answer before it ended. */
export const beginTurn = (id: string) => call<undefined>('PUT', `/turns/${id}/start`)

/** On a network that swallows it a message is found to be lost after this. A long one takes a while on a slow one. */
const ASK_MS = 30_000

/**
 * Asks; the answer's events follow on the same request, unless it waits for the answer before it.
 * @param draft the one that the message was made from, which goes with it
 */
export async function startTurn(
  conversation: string,
  turn: NewTurn,
  draft = NO_DRAFT,
): Promise<{ started: StartedTurn; events: EventBody | null }> {
  const path = `/conversations/${conversation}/turns`
  const response = await open('POST', path, 'text/event-stream', turn, undefined, madeFrom(draft), ASK_MS)
  if (response.headers.get('Content-Type')?.startsWith('application/json')) {
    return {
      started: (await response.json().catch(() => Promise.reject(unreachable()))) as StartedTurn,
      events: null,
    }
  }
  const { body } = response
  if (body === null) throw unreachable()
  const events = new EventBody(body)
  const posted = await events.first('posted').catch(() => null)
  if (posted === null) throw unreachable()
  return { started: JSON.parse(posted.data) as StartedTurn, events }
}

/** Stops an answer, or takes a message back that waits. */
export const stopTurn = (id: string) => call<undefined>('DELETE', `/turns/${id}`)
