import { call, type Items, page } from './http'

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
}

type Stored = Omit<Message, 'status'> & { status: AnswerStatus | 'complete' }

/** What is stored whole and what has just ended whole are the same to a reader. */
const read = (stored: Stored): Message => ({
  ...stored,
  status: stored.status === 'complete' ? 'completed' : stored.status,
})

/** All messages of a conversation, every version of each; pages are joined. */
export async function listMessages(conversation: string): Promise<Message[]> {
  const all: Message[] = []
  let after: string | null = null
  do {
    const next: Items<Stored> = await call('GET', page(`/conversations/${conversation}/messages`, after))
    all.push(...next.items.map(read))
    after = next.next
  } while (after !== null)
  return all
}
