import { lookAt } from '../api/conversations'
import { Problem } from '../api/http'
import { type Message, type PathPage, readPath } from '../api/messages'
import { readOn, type Step, withAdded } from './tree'

/** The path of a conversation that is shown, as far up as it has been read. */
export class Path {
  steps = $state.raw<readonly Step[]>([])
  #older = $state.raw<string | null>(null)
  #reading = false
  /** Counts what has begun or ended, and turns to another version: a reading from before it is too old. */
  #begun = 0
  /** The version that was turned to in this page, which stays whatever happens elsewhere. */
  #through: string | null = null
  /** There is more above. */
  readonly more: boolean = $derived(this.#older !== null)

  /** The newest of the path that is looked at here, else of that which was looked at last. */
  load(conversation: string): Promise<void> {
    return this.#read(conversation)
  }

  /** Goes to another version of a step; where it was is remembered on the server. */
  async turn(conversation: string, step: Step, by: 1 | -1): Promise<void> {
    const id = step.versions[step.versions.indexOf(step.message.id) + by]
    if (id === undefined) return
    const before = this.#through
    this.#through = id
    this.#begun += 1
    try {
      await this.#read(conversation)
    } catch (failure) {
      if (this.#through === id) this.#through = before
      throw failure
    }
    await lookAt(conversation, id).catch(() => undefined) // shown all the same
  }

  /**
   * Reads what stands above.
   * @param adding called just before it is shown
   */
  async up(conversation: string, adding: () => void): Promise<void> {
    const before = this.#older
    if (before === null || this.#reading) return
    this.#reading = true
    try {
      const { steps, next } = await readPath(conversation, { before })
      if (this.#older !== before) return // another path is shown by now
      adding()
      this.steps = [...steps, ...this.steps]
      this.#older = next
    } finally {
      this.#reading = false
    }
  }

  /** Whether a turn has its answer here, even if nobody heard that it was taken. */
  answers(turn: string | undefined): boolean {
    return turn !== undefined && this.steps.some(({ message }) => message.turnId === turn)
  }

  add(messages: readonly Message[]): void {
    this.#begun += 1
    this.#through = null
    this.steps = withAdded(this.steps, messages)
  }

  /** The message as it is stored now. */
  put(message: Message): void {
    this.#begun += 1
    this.steps = this.steps.map((step) => (step.message.id === message.id ? { ...step, message } : step))
  }

  async #read(conversation: string): Promise<void> {
    let page: PathPage
    let begun: number
    do {
      begun = this.#begun
      page = await this.#readOnce(conversation)
    } while (begun !== this.#begun)
    const { path, joined } = readOn(this.steps, page.steps)
    this.steps = path
    if (!joined) this.#older = page.next
  }

  async #readOnce(conversation: string): Promise<PathPage> {
    const through = this.#through
    if (through === null) return readPath(conversation, { path: 'newest' })
    try {
      return await readPath(conversation, { through })
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.status !== 404) throw failure
      if (this.#through === through) this.#through = null // deleted elsewhere
      return readPath(conversation, { path: 'newest' })
    }
  }
}
