import type { Message } from '../api/messages'
import type { EndEvent, TurnEvent } from './events'
import { grow, growingText, type GrowingText, wholeText } from './text'

/** An answer as it is shown while it is written. */
export interface AnswerView {
  readonly position: number
  readonly reasoning: GrowingText
  readonly content: GrowingText
  readonly held: string | null
  readonly cost: string | null
  /** What it has cost so far, about; null where that is not told. */
  readonly soFar: string | null
  readonly end: EndEvent | null
  /** A piece is missing; the stream must be read again from `position`. */
  readonly gap: boolean
}

export function viewOf(message: Pick<Message, 'position' | 'content' | 'reasoning'>): AnswerView {
  return {
    position: message.position,
    reasoning: growingText(message.reasoning ?? ''),
    content: growingText(message.content),
    held: null,
    cost: null,
    soFar: null,
    end: null,
    gap: false,
  }
}

export const emptyView: AnswerView = viewOf({ position: 0, content: '', reasoning: null })

/** The view after an event. Text seen before is dropped by its position, in whole or in part. */
export function reduce(view: AnswerView, event: TurnEvent): AnswerView {
  if (event.type === 'cost') {
    const { held, cost, soFar } = event
    return { ...view, held: held ?? view.held, cost: cost ?? view.cost, soFar: soFar ?? view.soFar }
  }
  if (view.end !== null) return view
  if (event.type === 'end') {
    if (event.end > view.position + 1) return { ...view, gap: true }
    return { ...view, end: event, held: event.held, cost: event.cost ?? view.cost, gap: false }
  }
  if (event.end <= view.position) return view
  if (event.part === 'tool') return { ...view, position: event.end, gap: false }
  const start = event.end - event.text.length
  if (start > view.position) return { ...view, gap: true }
  const text = event.text.slice(view.position - start)
  const next = { ...view, position: event.end, gap: false }
  return event.part === 'reasoning'
    ? { ...next, reasoning: grow(view.reasoning, text) }
    : { ...next, content: grow(view.content, text) }
}

/** The message as the end of its answer tells it: what is stored then says the same. */
export function endedMessage(message: Message, view: AnswerView): Message {
  if (view.end === null) return message
  const { status, finishReason, usage, costDetail, failure } = view.end
  return {
    ...message,
    status,
    finishReason,
    usage,
    costDetail,
    failure,
    content: wholeText(view.content),
    reasoning: view.reasoning.length > 0 ? wholeText(view.reasoning) : null,
    cost: view.cost,
    position: view.position,
  }
}
