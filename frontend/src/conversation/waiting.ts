import { boot } from '../boot'
import { Problem } from '../api/http'
import type { Unsent } from './unsent'

/** What is to be sent again by itself. Its turn's id is kept too, so that however often it is sent, it is answered once. */
export type Waiting = Pick<Unsent, 'id' | 'text' | 'request' | 'refusal'> & {
  under: string | null
  /** The conversation's id and its document, which a new one has only here. */
  chat: string
  document: string | null
}

const key = (conversation: string | null) => `parley.waiting.${conversation ?? 'new'}`

/** Nobody knows whether the server has it. */
export const isUnheard = (failure: unknown) =>
  !(failure instanceof Problem) || failure.status === 0 || failure.status >= 500

/**
 * Keeps it on this device, so that it goes on after a reload; tells whether that was possible. What waits for other
 * answers does so in every tab; what was on its way when a page went is for that tab alone to send.
 */
export function keepWaiting(
  conversation: string | null,
  { id, text, request, refusal, under }: Unsent,
  chat: string,
  document: string | null,
): boolean {
  forgetWaiting(conversation)
  if (text === '') return false
  const waiting: Waiting = { id, text, request, refusal, under: under ?? null, chat, document }
  try {
    const store = refusal ? localStorage : sessionStorage
    store.setItem(key(conversation), JSON.stringify({ ...waiting, account: boot.account.id }))
    return true
  } catch {
    return false // after a reload the text is in the field, and waits for its reader
  }
}

export function forgetWaiting(conversation: string | null): void {
  forgetUnheard(conversation)
  try {
    localStorage.removeItem(key(conversation))
  } catch {
    // nothing was kept
  }
}

/** What failed is left behind with its page: its text stands in the field. */
export function forgetUnheard(conversation: string | null): void {
  try {
    sessionStorage.removeItem(key(conversation))
  } catch {
    // nothing was kept
  }
}

/** None of somebody else's who uses the same browser. */
export function waitingIn(conversation: string | null): Waiting | null {
  try {
    const kept = [localStorage, sessionStorage].map(
      (store) =>
        JSON.parse(store.getItem(key(conversation)) ?? 'null') as (Waiting & { account: string }) | null,
    )
    return kept.find((one) => one?.account === boot.account.id) ?? null
  } catch {
    return null
  }
}
