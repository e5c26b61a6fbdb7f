/** In s. The first wait where the server names none; how much longer each next one is, and the longest. */
const FIRST_S = 5
const GROWS = 1.5
const LONGEST_S = 60
/** After a try, room that was found elsewhere waits this long. */
const SHORTEST_S = 2

/** Tries again by itself what only waits for other answers: when there is more room, else after longer and longer waits. */
export class OnHold {
  /** Until the next try; null while none is planned. */
  seconds = $state<number | null>(null)
  trying = $state(false)
  #first = FIRST_S
  #tries = 0
  #sinceTry = 0
  #timer: ReturnType<typeof setInterval> | undefined
  readonly #send: () => Promise<void>

  constructor(send: () => Promise<void>) {
    this.#send = send
  }

  /** Plans the next try. */
  wait(retryAfter: number | null): void {
    if (this.#tries === 0) this.#first = Math.max(SHORTEST_S, retryAfter ?? FIRST_S)
    this.seconds = Math.min(LONGEST_S, Math.ceil(this.#first * GROWS ** this.#tries))
    this.#sinceTry = 0
    clearInterval(this.#timer)
    this.#timer = setInterval(() => this.#tick(), 1000)
  }

  /** Limits have more room than before. */
  nudge(): void {
    if (this.seconds === null || this.trying) return
    this.seconds = Math.min(this.seconds, Math.max(0, SHORTEST_S - this.#sinceTry))
    if (this.seconds === 0) void this.#try()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.seconds = null
    this.#tries = 0
  }

  #tick(): void {
    if (this.seconds === null || this.trying) return
    this.#sinceTry += 1
    this.seconds = Math.max(0, this.seconds - 1)
    if (this.seconds === 0) void this.#try()
  }

  async #try(): Promise<void> {
    this.trying = true
    this.#tries += 1
    try {
      await this.#send()
    } finally {
      this.trying = false
    }
  }
}
