import { EventBody } from './body'
import { type Carrier, carry } from './carrier'
import { parseEvent, type TurnEvent } from './events'
import { onWaking } from './waking'

/** How the page stands towards the stream. */
export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'offline' | 'signed-out' | 'gone'

/** The server sends a comment every 15 s; silence this long means a dead connection. */
const SILENCE_MS = 40_000
/** So long the server may take to begin: on a lost network an old connection swallows the request. */
const HEAD_MS = 8_000
/** After waking, silence this long is enough to connect anew at once. */
const STALE_MS = 16_000
const FIRST_WAIT_MS = 400
const LONGEST_WAIT_MS = 10_000
/** So long it waits for the browser's one stream before it opens one of its own. */
const COMES_MS = 1_500

export interface Follower {
  /** Where to read on; asked before every connection. */
  position(): number
  /** Takes an event; answers `false` when a piece is missing and the stream must be read again. */
  take(event: TurnEvent): boolean
  state(state: LinkState): void
  /** Asks the person to sign in again; true when that is done. */
  signIn(): Promise<boolean>
}

/**
 * Reads a turn's events until its end, through cut networks and sleeping devices.
 * @param open a stream of them that is there already
 */
export async function follow(
  turnId: string,
  follower: Follower,
  signal: AbortSignal,
  open: EventBody | null = null,
): Promise<void> {
  follower.state('connecting')
  const shared = carry(turnId, follower).catch(() => null)
  await read(turnId, follower, signal, open, shared)
  void shared.then((carrier) => carrier?.leave())
}

async function read(
  turnId: string,
  follower: Follower,
  signal: AbortSignal,
  open: EventBody | null,
  shared: Promise<Carrier | null>,
): Promise<void> {
  let wait = FIRST_WAIT_MS
  let at = open
  while (!signal.aborted) {
    if (at === null) {
      const carrier = await shared
      if (await carrier?.comes(COMES_MS, signal)) await carrier?.goes(signal)
      if (signal.aborted || carrier?.over) return
    }
    const outcome = await connect(turnId, follower, signal, at, shared)
    at = null
    if (outcome === 'carried') continue
    if (outcome === 'end' || outcome === 'gone' || signal.aborted) {
      if (outcome === 'gone') follower.state('gone')
      return
    }
    if (outcome === 'signed-out') {
      follower.state('signed-out')
      if (!(await follower.signIn())) return
      continue
    }
    if (outcome === 'woken') {
      follower.state('reconnecting')
      continue
    }
    if (outcome === 'progress') wait = FIRST_WAIT_MS
    follower.state(navigator.onLine ? 'reconnecting' : 'offline')
    await pause(wait * (0.75 + Math.random() / 2), signal)
    wait = Math.min(wait * 2, LONGEST_WAIT_MS)
  }
}

type Outcome = 'end' | 'carried' | 'woken' | 'progress' | 'nothing' | 'gone' | 'signed-out'

async function connect(
  turnId: string,
  follower: Follower,
  signal: AbortSignal,
  open: EventBody | null,
  shared: Promise<Carrier | null>,
): Promise<Outcome> {
  const attempt = new AbortController()
  let events = open
  const cut = () => {
    attempt.abort()
    events?.cancel()
  }
  signal.addEventListener('abort', cut)
  const since = Date.now()
  let carried = false
  let over = false
  let watch: (() => void) | undefined
  void shared.then((carrier) => {
    if (over) return
    watch = carrier?.givesWay(since, () => {
      carried = true
      cut()
    })
  })
  let alarm = setTimeout(cut, SILENCE_MS)
  let progress = false
  let woken = false
  let heard = Date.now()
  const asleep = onWaking((dead) => {
    if (!dead && Date.now() - heard < STALE_MS) return
    woken = true
    cut()
  })
  try {
    if (events === null) {
      const found = await soon(request(turnId, follower.position(), attempt.signal), cut)
      if (typeof found === 'string') return found
      events = found
    }
    follower.state('live')
    for (;;) {
      const frames = await events.next()
      if (frames === null && carried) return 'carried'
      if (frames === null) return woken ? 'woken' : progress ? 'progress' : 'nothing'
      heard = Date.now()
      clearTimeout(alarm)
      alarm = setTimeout(cut, SILENCE_MS)
      for (const frame of frames) {
        const event = parseEvent(frame)
        if (event === null) continue
        if (event.type === 'refused') return event.reason === 'unauthenticated' ? 'signed-out' : 'nothing'
        if (!follower.take(event)) return progress ? 'progress' : 'nothing'
        progress = true
        if (event.type === 'end') return 'end'
      }
    }
  } catch {
    if (carried) return 'carried'
    if (woken) return 'woken'
    return progress ? 'progress' : 'nothing' // a cut connection; the loop connects again
  } finally {
    clearTimeout(alarm)
    asleep()
    over = true
    watch?.()
    signal.removeEventListener('abort', cut)
    cut()
  }
}

async function request(turnId: string, from: number, signal: AbortSignal): Promise<EventBody | Outcome> {
  const headers: Record<string, string> = { Accept: 'text/event-stream' }
  if (from > 0) headers['Last-Event-ID'] = String(from)
  const response = await fetch(`/api/turns/${turnId}/events`, {
    headers,
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
  })
  if (response.status === 401) return 'signed-out'
  if (response.status === 204 || response.status === 404 || response.status === 403) return 'gone'
  return response.ok && response.body !== null ? new EventBody(response.body) : 'nothing'
}

async function soon<T>(begun: Promise<T>, cut: () => void): Promise<T> {
  const timer = setTimeout(cut, HEAD_MS)
  return begun.finally(() => clearTimeout(timer))
}

/** Waits, but no longer than until the device wakes, comes back online or the page is shown again. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer)
      awake()
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, ms)
    const awake = onWaking(finish)
    signal.addEventListener('abort', finish)
  })
}
