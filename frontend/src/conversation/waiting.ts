import type { Unsent } from './open.svelte'

/** What waits for other answers, without its text: that is the draft. */
export type Waiting = Pick<Unsent, 'id' | 'request' | 'refusal'> & {
  /** The conversation's id, which a new one has only here. */
  chat: string
  under: string | null
}

const key = (conversation: string | null) => `parley.waiting.${conversation ?? 'new'}`

/** Keeps it on this device, so that it goes on to wait after a reload. */
export function keepWaiting(conversation: string | null, waiting: Waiting): void {
  try {
    localStorage.setItem(key(conversation), JSON.stringify(waiting))
  } catch {
    // not kept: after a reload the text is in the field, and waits for its reader
  }
}

export function forgetWaiting(conversation: string | null): void {
  try {
    localStorage.removeItem(key(conversation))
  } catch {
    // nothing was kept
  }
}

export function waitingIn(conversation: string | null): Waiting | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key(conversation)) ?? 'null')
    const whole = typeof kept === 'object' && kept !== null && 'id' in kept && 'request' in kept
    return whole && 'chat' in kept && 'under' in kept ? (kept as Waiting) : null
  } catch {
    return null
  }
}
