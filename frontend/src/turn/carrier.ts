import type { Follower } from './follow'

/** Another way on which a turn may come: the stream that all tabs of the browser share. */
export interface Carrier {
  /** Its last event has come this way. */
  readonly over: boolean
  /** Waits until the turn comes this way; false where it does not in time. */
  comes(ms: number, signal: AbortSignal): Promise<boolean>
  /** Waits until it is over, or comes this way no longer. */
  goes(signal: AbortSignal): Promise<void>
  /** Cuts a stream of the page's own, open since then, once it brings nothing more than this; returns the end of that. */
  givesWay(since: number, cut: () => void): () => void
  leave(): void
}

type Carry = (turn: string, follower: Follower) => Promise<Carrier | null>

export let carry: Carry = () => Promise.resolve(null)

/** How turns are carried from now on. What does it is read once it is needed. */
export function carryBy(by: Carry): void {
  carry = by
}
