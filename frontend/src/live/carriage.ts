import type { TurnEvent } from '../turn/events'
import type { Carrier } from '../turn/carrier'
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

/** A stream of the page's own lives at least so long, and then gives way: a browser has few connections for one server. */
const OWN_MS = 1_000

/** One turn on the browser's stream, for as long as that brings it. */
export class Carriage implements Carrier {
  /** Its last event has come this way. */
  over = false
  #carried = false
  readonly #unfollow: () => void
  readonly #changed = new Set<() => void>()

  constructor(hub: Hub, turn: string, follower: Follower) {
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
    this.#unfollow = hub.follow(turn, sink)
  }

  get on(): boolean {
    return this.#carried || this.over
  }

  givesWay(since: number, cut: () => void): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      clearTimeout(timer)
      if (this.on) timer = setTimeout(cut, Math.max(0, OWN_MS - (Date.now() - since)))
    }
    this.#changed.add(look)
    look()
    return () => {
      clearTimeout(timer)
      this.#changed.delete(look)
    }
  }

  /** Waits until it is carried; false where it is not in time. */
  async comes(ms: number, signal: AbortSignal): Promise<boolean> {
    await this.#until(() => this.on, signal, ms)
    return this.on
  }

  /** Waits until it is over, or carried no longer. */
  goes(signal: AbortSignal): Promise<void> {
    return this.#until(() => this.over || !this.#carried, signal)
  }

  leave(): void {
    this.#unfollow()
    this.#changed.clear()
  }

  #until(done: () => boolean, signal: AbortSignal, ms?: number): Promise<void> {
    return new Promise((resolve) => {
      if (done() || signal.aborted) return resolve()
      const finish = () => {
        clearTimeout(timer)
        this.#changed.delete(look)
        signal.removeEventListener('abort', finish)
        resolve()
      }
      const timer = ms === undefined ? undefined : setTimeout(finish, ms)
      const look = () => {
        if (done()) finish()
      }
      this.#changed.add(look)
      signal.addEventListener('abort', finish)
    })
  }

  #tell(): void {
    for (const act of [...this.#changed]) act()
  }
}
