import type { Message } from '../api/messages'
import { stopTurn } from '../api/turns'
import { signIn } from '../identity/signIn.svelte'
import type { EventBody } from '../turn/body'
import { follow, type LinkState } from '../turn/follow'
import { growingText, type GrowingText } from '../turn/text'
import { type AnswerView, emptyView, reduce, viewOf } from '../turn/view'
import { part } from '../ui/part'

/** An answer being written, as this page follows it. */
export class LiveAnswer {
  view = $state.raw<AnswerView>(emptyView)
  /** Its text, after the text that it goes on from. */
  content = $state.raw<GrowingText>(growingText())
  link = $state<LinkState>('connecting')
  stopping = $state(false)
  /** When its thinking gave way to text, by this page's clock. */
  thoughtUntil = $state<number | null>(null)
  readonly turnId: string
  readonly startedAt: number
  #joined: () => void = () => (this.content = this.view.content)
  readonly #abort = new AbortController()

  /**
   * @param events its stream, where that is open already
   * @param before the text that it goes on from
   * @param ended called once, when the last event has come or the stream is gone
   */
  constructor(message: Message, turnId: string, events: EventBody | null, before: string, ended: () => void) {
    this.turnId = turnId
    this.view = viewOf(message)
    this.#join(before)
    this.startedAt = Math.min(Date.now(), Date.parse(message.createdAt) || Date.now())
    const follower = {
      position: () => this.view.position,
      take: (event: Parameters<typeof reduce>[1]) => {
        const previous = this.view
        this.view = reduce(previous, event)
        this.#joined()
        if (previous.content.length === 0 && this.view.content.length > 0) this.thoughtUntil = Date.now()
        return !this.view.gap
      },
      state: (state: LinkState) => (this.link = state),
      signIn: () => signIn.done(),
    }
    void follow(turnId, follower, this.#abort.signal, events).then(() => {
      if (!this.#abort.signal.aborted) ended()
    })
  }

  /** What goes on is joined by a rule that is read only then; until it is there, the text before stands alone. */
  #join(before: string): void {
    if (before === '') return this.#joined()
    this.content = growingText(before)
    this.#joined = () => undefined
    void part(() => import('./seam')).then(({ Joining }) => {
      const joining = new Joining(before)
      this.#joined = () => (this.content = joining.take(this.view.content, this.view.end !== null))
      this.#joined()
    })
  }

  async stop(): Promise<void> {
    this.stopping = true
    try {
      await stopTurn(this.turnId)
    } finally {
      this.stopping = false
    }
  }

  /** Leaves the answer to itself; it goes on without this page. */
  leave(): void {
    this.#abort.abort()
  }
}
