import type { LinkState } from '../turn/follow'
import type { Piece } from './events'
import type { Told } from './leader'

/** What tabs say to one another. `from` is who leads. */
export type Said =
  | { say: 'lead'; from: string }
  | { say: 'told'; from: string; told: Told }
  | { say: 'ask' }
  | { say: 'here'; from: string; link: LinkState }
  | { say: 'want'; tab: string; turn: string; after: number }
  | { say: 'have'; from: string; tab: string; turn: string; pieces: Piece[] | null }
  | { say: 'retry' }

/** The part of a BroadcastChannel that is used. */
export interface Wire {
  postMessage(said: Said): void
  addEventListener(type: 'message', hear: (event: { data: Said }) => void): void
  close(): void
}
