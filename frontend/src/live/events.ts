import type { Conversation } from '../api/conversations'
import { type Frame, parseEvent, type TurnEvent } from '../turn/events'

/** What everybody is told. */
export interface Announcement {
  id: string
  text: string
  until: string | null
}

/** Something of a turn; `start` is the position before it, null where it has none. */
export interface Piece {
  kind: 'piece'
  turn: string
  start: number | null
  event: TurnEvent
}

/** A turn that the stream carries from now on. */
export interface Begun {
  kind: 'begun'
  turn: string
  conversation: string
}

/** A turn that the stream cannot carry: there is none of that id any more. */
export interface Lost {
  kind: 'lost'
  turn: string
}

export type AccountEvent =
  | { kind: 'conversation'; conversation: Conversation }
  | { kind: 'gone'; conversation: string }
  | { kind: 'budget' | 'notice' | 'account' }
  | { kind: 'organisation'; name: string; announcement: Announcement | null }

export type LiveEvent = Piece | Begun | Lost | AccountEvent | { kind: 'refused' }

type Data = Record<string, unknown>
const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** Reads the frames of one connection: what it calls a turn by a number it has told before. */
export class LiveReader {
  readonly #turns = new Map<number, string>()

  /** Null for kinds this page does not know. */
  read(frame: Frame): LiveEvent | null {
    let data: Data
    try {
      const parsed: unknown = JSON.parse(frame.data)
      if (typeof parsed !== 'object' || parsed === null) return null
      data = parsed as Data
    } catch {
      return null
    }
    switch (frame.event) {
      case 'message':
        return this.#piece({ ...frame, event: 'delta' }, data)
      case 'cost':
      case 'end':
        return this.#piece(frame, data)
      case 'turn':
        this.#turns.set(Number(data['t']), text(data['turn']))
        return { kind: 'begun', turn: text(data['turn']), conversation: text(data['conversation']) }
      case 'conversation':
        return { kind: 'conversation', conversation: data as unknown as Conversation }
      case 'gone':
        return 'conversation' in data
          ? { kind: 'gone', conversation: text(data['conversation']) }
          : { kind: 'lost', turn: text(data['turn']) }
      case 'organisation':
        return {
          kind: 'organisation',
          name: text(data['name']),
          announcement: (data['announcement'] ?? null) as Announcement | null,
        }
      case 'budget':
      case 'notice':
      case 'account':
        return { kind: frame.event }
      case 'error':
        return { kind: 'refused' }
      default:
        return null
    }
  }

  #piece(frame: Frame, data: Data): Piece | null {
    const turn = this.#turns.get(Number(data['t']))
    if (turn === undefined) return null
    const id = typeof data['p'] === 'number' ? String(data['p']) : null
    const event = parseEvent({ ...frame, id })
    if (event === null || event.type === 'refused') return null
    return { kind: 'piece', turn, start: startOf(event, data), event }
  }
}

function startOf(event: TurnEvent, data: Data): number | null {
  if (event.type === 'cost') return null
  if (event.type === 'end') return event.end - 1
  return event.end - (event.part === 'tool' ? toolUnits(data['toolCall']) : event.text.length)
}

/** How much of the position a piece of a tool call takes. */
function toolUnits(call: unknown): number {
  const { id, name, arguments: given } = (call ?? {}) as Data
  return text(id).length + text(name).length + text(given).length
}
