import type { Message, Step } from '../api/messages'
import type { NewTurn, StartedTurn } from '../api/turns'
import { begun, idsBefore } from './begun'

/** What is on its way, shown where it will stand. */
export class Underway {
  messages = $state.raw<Message[]>([])
  /** What a message was shown as while it was on its way, by its id. */
  readonly #keys = new Map<string, string>()

  show(turn: NewTurn, path: readonly Step[], leaf: Message | null): void {
    const queued = turn.text !== undefined && turn.parentId === leaf?.id && isUnfinished(leaf)
    this.messages = begun(turn, idsBefore(turn.id), path, queued)
  }

  over(): void {
    this.messages = []
  }

  /** The messages as they are stored now. */
  stored(turn: NewTurn, started: StartedTurn, path: readonly Step[]): Message[] {
    this.over()
    const before = idsBefore(turn.id)
    this.#keys.set(started.userMessageId, before.userMessageId).set(started.messageId, before.messageId)
    return begun(turn, started, path, started.status === 'queued')
  }

  /** The same for a message on its way and once it is stored, so that what shows it stays. */
  keyOf({ id }: Message): string {
    return this.#keys.get(id) ?? id
  }
}

const isUnfinished = ({ status }: Message) => status === 'running' || status === 'queued'
