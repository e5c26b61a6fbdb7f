import { getMessage, type Message } from '../api/messages'
import type { EventBody } from '../turn/body'
import { LiveAnswer } from './live.svelte'
import type { Path } from './path.svelte'
import { joinedContent } from './joined'
import { saidOn } from './tree'

/** The answers of a path that are being written. */
export class Lives {
  all = $state.raw<ReadonlyMap<string, LiveAnswer>>(new Map())
  readonly #path: Path
  readonly #ended: () => void

  /** @param ended an answer has ended, and what is stored of it is shown */
  constructor(path: Path, ended: () => void) {
    this.#path = path
    this.#ended = ended
  }

  /** Follows what is being written and is not followed yet. */
  followRunning(): void {
    for (const { message } of this.#path.steps) {
      if (message.role === 'assistant' && message.status === 'running' && !this.all.has(message.id)) {
        this.follow(message)
      }
    }
  }

  follow(message: Message, events: EventBody | null = null): void {
    if (message.turnId === null) return
    const { id, turnId } = message
    const ended = () => void this.#takeStored(id)
    const answer = new LiveAnswer(message, turnId, events, this.#before(message), ended)
    this.all = new Map(this.all).set(id, answer)
  }

  leave(): void {
    for (const answer of this.all.values()) answer.leave()
  }

  /** The text that an answer goes on from. */
  #before({ id, continuesId }: Message): string {
    if (continuesId === null) return ''
    const said = saidOn(this.#path.steps).find(({ parts }) => parts.some(({ message }) => message.id === id))
    const parts = said?.parts.map(({ message }) => message) ?? []
    return joinedContent(
      parts.slice(
        0,
        parts.findIndex((part) => part.id === id),
      ),
    )
  }

  /** Takes what is stored now of this answer alone, and leaves the live view in place until it is there. */
  async #takeStored(id: string): Promise<void> {
    try {
      const stored = await getMessage(id)
      this.#path.put(stored)
      if (stored.status !== 'running') {
        const all = new Map(this.all)
        all.delete(id)
        this.all = all
      }
    } catch {
      this.all = new Map(this.all) // the text is shown already; its figures come with the next load
    }
    this.#ended()
  }
}
