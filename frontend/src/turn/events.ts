import type { AnswerStatus, CostDetail, Usage } from '../api/messages'

/** A piece of text. `end` is the position after it. */
export type Delta = { type: 'delta'; end: number } & (
  { part: 'reasoning' | 'content'; text: string } | { part: 'tool' }
)

/** What is reserved, and the cost once known; until then what it has come to so far, about. */
export interface CostEvent {
  type: 'cost'
  cost: string | null
  held: string | null
  soFar: string | null
}

/** The last event of a turn; `cost` is null while only the reserved amount is known. */
export interface EndEvent {
  type: 'end'
  end: number
  status: AnswerStatus
  finishReason: string | null
  usage: Usage | null
  cost: string | null
  costDetail: CostDetail | null
  held: string | null
  failure: string | null
}

/** The stream ends though the turn does not: whoever is signed in no longer has to sign in again. */
export interface RefusedEvent {
  type: 'refused'
  reason: string
}

export type TurnEvent = Delta | CostEvent | EndEvent

/** One frame of an event stream. */
export interface Frame {
  id: string | null
  event: string
  data: string
}

const text = (value: unknown) => (typeof value === 'string' ? value : null)

/** Reads a frame; null for kinds this page does not know, which are data and never commands. */
export function parseEvent(frame: Frame): TurnEvent | RefusedEvent | null {
  let data: Record<string, unknown>
  try {
    const parsed: unknown = JSON.parse(frame.data)
    if (typeof parsed !== 'object' || parsed === null) return null
    data = parsed as Record<string, unknown>
  } catch {
    return null
  }
  if (frame.event === 'cost') {
    return { type: 'cost', cost: text(data['cost']), held: text(data['held']), soFar: text(data['soFar']) }
  }
  if (frame.event === 'error') return { type: 'refused', reason: text(data['type']) ?? '' }
  const end = frame.id !== null && /^\d{1,15}$/.test(frame.id) ? Number(frame.id) : null
  if (end === null) return null
  if (frame.event === 'delta') return parseDelta(end, data)
  if (frame.event === 'end') return parseEnd(end, data)
  return null
}

function parseDelta(end: number, data: Record<string, unknown>): Delta | null {
  const reasoning = text(data['reasoning'])
  if (reasoning !== null) return { type: 'delta', end, part: 'reasoning', text: reasoning }
  const content = text(data['content'])
  if (content !== null) return { type: 'delta', end, part: 'content', text: content }
  return 'toolCall' in data ? { type: 'delta', end, part: 'tool' } : null
}

function parseEnd(end: number, data: Record<string, unknown>): EndEvent {
  return {
    type: 'end',
    end,
    status: (text(data['status']) ?? 'failed') as AnswerStatus,
    finishReason: text(data['finishReason']),
    usage: (data['usage'] ?? null) as Usage | null,
    cost: text(data['cost']),
    costDetail: (data['costDetail'] ?? null) as CostDetail | null,
    held: text(data['held']),
    failure: text(data['failure']),
  }
}
