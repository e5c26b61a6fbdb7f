import { boot } from '../boot'
import type { Unsent } from './unsent'

/** What waits for other answers. Its turn's id is kept too, so that however often it is sent, it is answered once. */
export type Waiting = Pick<Unsent, 'id' | 'text' | 'request' | 'refusal'> & {
  /** The conversation's id, which a new one has only here. */
  chat: string
  under: string | null
}

const key = (conversation: string | null) => `parley.waiting.${conversation ?? 'new'}`

/** Keeps it on this device, so that it goes on to wait after a reload; tells whether that was possible. */
export function keepWaiting(conversation: string | null, waiting: Waiting): boolean {
  try {
    localStorage.setItem(key(conversation), JSON.stringify({ ...waiting, account: boot.account.id }))
    return true
  } catch {
    return false // after a reload the text is in the field, and waits for its reader
  }
}

export function forgetWaiting(conversation: string | null): void {
  try {
    localStorage.removeItem(key(conversation))
  } catch {
    // nothing was kept
  }
}

/** None of somebody else's who uses the same browser. */
export function waitingIn(conversation: string | null): Waiting | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key(conversation)) ?? 'null') as
      (Waiting & { account: string }) | null
    return kept?.account === boot.account.id ? kept : null
  } catch {
    return null
  }
}
