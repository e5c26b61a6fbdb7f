import { estimate, type Estimate, type Planned } from '../api/estimates'
import { Problem } from '../api/http'

/** A pause in typing; the longer the text, the longer, since all of it goes to the server. */
const PAUSE_MS = 350
const CHARS_PER_MS = 100
/** Those asked before are still being counted. */
const AGAIN_MS = 1_000

export const pauseFor = (text: string | undefined): number =>
  PAUSE_MS + Math.ceil((text?.length ?? 0) / CHARS_PER_MS)

/** What the typed text would cost, asked for in pauses. */
export class Guess {
  told = $state.raw<Estimate | null>(null)
  tooLong = $state(false)
  #timer: ReturnType<typeof setTimeout> | undefined
  #abort: AbortController | null = null

  /** Asks when nothing changes for a while; null stands for nothing to send. What was told stays until then. */
  ask(planned: Planned | null): void {
    clearTimeout(this.#timer)
    this.#abort?.abort()
    this.#abort = null
    if (planned === null) this.#tell(null)
    else this.#timer = setTimeout(() => void this.#go(planned), pauseFor(planned.text))
  }

  leave(): void {
    clearTimeout(this.#timer)
    this.#abort?.abort()
  }

  async #go(planned: Planned): Promise<void> {
    const abort = new AbortController()
    this.#abort = abort
    try {
      const told = await estimate(planned, abort.signal)
      if (!abort.signal.aborted) this.#tell(told)
    } catch (failure) {
      if (abort.signal.aborted) return
      if (failure instanceof Problem && failure.status === 429) {
        this.#timer = setTimeout(() => void this.#go(planned), AGAIN_MS)
        return
      }
      this.#tell(null) // the message can be sent all the same
      this.tooLong = failure instanceof Problem && failure.type === 'context_exceeded'
    }
  }

  #tell(told: Estimate | null): void {
    this.told = told
    this.tooLong = false
  }
}
