import type { Message, Step } from '../api/messages'
import type { NewTurn } from '../api/turns'

export interface Ids {
  userMessageId: string
  messageId: string
  /** Null as long as nothing is stored. */
  turnId: string | null
}

/** What a turn adds to a path: the question, unless it is there, and an answer of which nothing has come. */
export function begun(turn: NewTurn, ids: Ids, path: readonly Step[], queued = false): Message[] {
  const blank = {
    content: '',
    reasoning: null,
    model: turn.model ?? null,
    thinking: turn.thinking ?? null,
    usage: null,
    cost: null,
    costDetail: null,
    position: 0,
    createdAt: new Date().toISOString(),
    demo: false,
    finishReason: null,
    failure: null,
    thoughtMillis: null,
    continuesId: turn.continues ?? null,
    overlap: 0,
  }
  const parentId = turn.continues ?? turn.answerTo ?? ids.userMessageId
  const answer: Message = {
    ...blank,
    ...{
      id: ids.messageId,
      parentId,
      role: 'assistant',
      status: queued ? 'queued' : 'running',
      turnId: ids.turnId,
    },
  }
  if (turn.text === undefined || path.some(({ message }) => message.id === ids.userMessageId)) return [answer]
  const question: Message = {
    ...blank,
    ...{ id: ids.userMessageId, parentId: turn.parentId, content: turn.text, turnId: null },
    ...{ role: 'user', status: 'completed', continuesId: null },
  }
  return [question, answer]
}

/** Ids that stand for a turn's messages until the server has given them theirs. */
export const idsBefore = (turn: string): Ids => ({
  userMessageId: `question of ${turn}`,
  messageId: `answer of ${turn}`,
  turnId: null,
})
