import { call, type Items } from './http'
import type { Thinking } from './models'

export type AnswerStatus =
  'queued' | 'running' | 'completed' | 'stopped' | 'failed' | 'interrupted' | 'refused'

export interface Usage {
  freshTokens: number
  cachedTokens: number
  outputTokens: number
  reasoningTokens: number
  estimated: boolean
}

/** What each part of an answer cost; decimal strings with nine places. */
export interface CostDetail {
  fresh: string
  cached: string
  reasoning: string
  answer: string
  total: string
  saved: string
  pricesFrom: string | null
}

export interface Message {
  id: string
  parentId: string | null
  role: 'user' | 'assistant'
  status: AnswerStatus
  content: string
  reasoning: string | null
  model: string | null
  thinking: Thinking | null
  usage: Usage | null
  cost: string | null
  costDetail: CostDetail | null
  /** UTF-16 units of reasoning, content and tool text so far. */
  position: number
  turnId: string | null
  createdAt: string
  demo: boolean
  finishReason: string | null
  failure: string | null
  thoughtMillis: number | null
  continuesId: string | null
  /** How many units at the beginning of `content` repeat the end of what it goes on from. */
  overlap: number
}

/** A message on the path shown, with the versions that stand beside it. */
export interface Step {
  message: Message
  /** Ids of all versions, oldest first; the message's own among them. */
  versions: readonly string[]
}

/** Some messages of one path, in its order. */
export interface PathPage {
  steps: Step[]
  /** What to read before, or null at the first message. */
  next: string | null
}

type Stored = Omit<Message, 'status'> & { status: AnswerStatus | 'complete' }

/** What is stored whole and what has just ended whole are the same to a reader. */
const read = (stored: Stored): Message => ({
  ...stored,
  status: stored.status === 'complete' ? 'completed' : stored.status,
})

/** Enough for a tall page. */
const PAGE = 30

/** The newest messages of the path looked at last or of the one through a message; or those before a message. */
export async function readPath(
  conversation: string,
  at: { through: string } | { before: string } | { path: 'newest' },
): Promise<PathPage> {
  const query = new URLSearchParams({ ...at, limit: String(PAGE) }).toString()
  const { items, next } = await call<Items<Stored & { versions: string[] }>>(
    'GET',
    `/conversations/${conversation}/messages?${query}`,
  )
  return { steps: items.map(({ versions, ...stored }) => ({ message: read(stored), versions })), next }
}

export const getMessage = async (id: string): Promise<Message> => read(await call('GET', `/messages/${id}`))

/** How many messages there are from this one on. */
export const sizeOfBranch = async (id: string): Promise<number> =>
  (await call<{ messages: number }>('GET', `/messages/${id}/branch`)).messages

/** Deletes a message and all under it. */
export const deleteMessage = (id: string) => call<undefined>('DELETE', `/messages/${id}`)
