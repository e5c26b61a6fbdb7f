import type { TurnEvent } from '../turn/events'
import type { Follower, LinkState } from '../turn/follow'

/** Whoever reads a turn from the browser's one stream. */
export interface Sink {
  position(): number
  /** Takes an event; answers `false` when a piece is missing. */
  take(event: TurnEvent): boolean
  /** Whether the stream brings this turn now, with nothing missing. */
  carried(on: boolean): void
  state(state: LinkState): void
}

/** The browser's one stream, as a tab knows it. */
export interface Hub {
  follow(turn: string, sink: Sink): () => void
}

let begin: () => Promise<Hub | null> = () => Promise.resolve(null)
let begun: Promise<Hub | null> | null = null

/** How the stream is joined, once somebody needs it. */
export function joinBy(join: () => Promise<Hub | null>): void {
  begin = join
  begun = null
}

export function hub(): Promise<Hub | null> {
  return (begun ??= begin().catch(() => null))
}

/** One turn on the browser's stream, for as long as that brings it. */
export class Carriage {
  /** Its last event has come this way. */
  over = false
  #carried = false
  #left = false
  #possible = true
  #unfollow: (() => void) | null = null
  readonly #changed = new Set<() => void>()

  constructor(turn: string, follower: Follower) {
    const sink: Sink = {
      position: () => follower.position(),
      take: (event) => {
        const whole = follower.take(event)
        if (whole && event.type === 'end') {
          this.over = true
          this.#tell()
        }
        return whole
      },
      carried: (on) => {
        if (this.#carried === on) return
        this.#carried = on
        if (on) follower.state('live')
        this.#tell()
      },
      state: (state) => {
        if (this.#carried) follower.state(state)
      },
    }
    void hub().then((joined) => {
      if (joined === null) this.#possible = false
      else if (!this.#left) this.#unfollow = joined.follow(turn, sink)
      this.#tell()
    })
  }

  get on(): boolean {
    return this.#carried || this.over
  }

  /** Calls back whenever something may have changed; returns the end of that. */
  watch(act: () => void): () => void {
    this.#changed.add(act)
    return () => this.#changed.delete(act)
  }

  /** Waits until it is carried; false where it is not in time. */
  async comes(ms: number, signal: AbortSignal): Promise<boolean> {
    await this.#until(() => this.on || !this.#possible, signal, ms)
    return this.on
  }

  /** Waits until it is over, or carried no longer. */
  goes(signal: AbortSignal): Promise<void> {
    return this.#until(() => this.over || !this.#carried, signal)
  }

  leave(): void {
    this.#left = true
    this.#unfollow?.()
    this.#changed.clear()
  }

  #until(done: () => boolean, signal: AbortSignal, ms?: number): Promise<void> {
    return new Promise((resolve) => {
      if (done() || signal.aborted) return resolve()
      const finish = () => {
        clearTimeout(timer)
        unwatch()
        signal.removeEventListener('abort', finish)
        resolve()
      }
      const timer = ms === undefined ? undefined : setTimeout(finish, ms)
      const unwatch = this.watch(() => {
        if (done()) finish()
      })
      signal.addEventListener('abort', finish)
    })
  }

  #tell(): void {
    for (const act of [...this.#changed]) act()
  }
}
