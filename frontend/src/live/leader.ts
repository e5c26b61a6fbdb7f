import { EventBody } from '../turn/body'
import type { LinkState } from '../turn/follow'
import { onWaking } from '../turn/waking'
import { type AccountEvent, type Begun, LiveReader, type Lost, type Piece } from './events'

/** The server sends a comment every 15 s; silence this long means a dead connection. */
const SILENCE_MS = 40_000
/** So long the server may take to begin: on a lost network an old connection swallows the request. */
const HEAD_MS = 8_000
/** After waking, silence this long is enough to connect anew at once. */
const STALE_MS = 16_000
const FIRST_WAIT_MS = 400
const LONGEST_WAIT_MS = 10_000
/** So long an answer that is over can still be told to a tab that asks. */
const KEPT_MS = 30_000

export type Told =
  Piece | Begun | Lost | AccountEvent | { kind: 'opened' } | { kind: 'link'; link: LinkState }

/** What came of one turn, for tabs that ask later. */
interface Kept {
  start: number
  position: number
  pieces: Piece[]
  /** The latest about what it has cost so far. */
  soFar: Piece | null
  over: boolean
}

export type Opening = EventBody | 'signed-out' | 'nothing'

/** Connects to the stream, reading these turns on from these positions. */
export async function openStream(wanted: Map<string, number>, signal: AbortSignal): Promise<Opening> {
  const query = new URLSearchParams()
  for (const [turn, after] of wanted) {
    query.append('turn', turn)
    query.append('after', String(after))
  }
  const response = await fetch(`/api/events${wanted.size > 0 ? `?${query.toString()}` : ''}`, {
    headers: { Accept: 'text/event-stream' },
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
  })
  if (response.status === 401) return 'signed-out'
  return response.ok && response.body !== null ? new EventBody(response.body) : 'nothing'
}

/** Reads the browser's one stream and tells all tabs, until it is stopped. */
export class Leader {
  link: LinkState = 'connecting'
  readonly #kept = new Map<string, Kept>()
  readonly #wanted: Map<string, number>
  readonly #tell: (told: Told) => void
  readonly #open: typeof openStream
  readonly #stopped = new AbortController()
  #again: (() => void) | null = null

  /** @param wanted turns that tabs follow, and where each is to be read on */
  constructor(wanted: Map<string, number>, tell: (told: Told) => void, open = openStream) {
    this.#wanted = new Map(wanted)
    this.#tell = tell
    this.#open = open
    void this.#run()
  }

  stop(): void {
    this.#stopped.abort()
    this.#again?.()
  }

  /** Somebody has signed in, or wants it to be tried again now. */
  retry(): void {
    this.#again?.()
  }

  /** What came of a turn behind a position; null where that is not all here. */
  since(turn: string, after: number): Piece[] | null {
    const kept = this.#kept.get(turn)
    if (kept === undefined || kept.start > after) return null
    const pieces = kept.pieces.filter(({ event }) => event.type === 'cost' || event.end > after)
    return kept.soFar === null || kept.over ? pieces : [...pieces, kept.soFar]
  }

  /** Whether anything of it is here, from wherever. */
  knows(turn: string): boolean {
    return this.#kept.has(turn)
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped
    let wait = FIRST_WAIT_MS
    while (!signal.aborted) {
      const outcome = await this.#connect(signal)
      if (signal.aborted) return
      if (outcome === 'woken') {
        this.#become('reconnecting')
        continue
      }
      if (outcome === 'signed-out') {
        this.#become('signed-out')
        await this.#pause(null, signal)
        continue
      }
      if (outcome === 'progress') wait = FIRST_WAIT_MS
      this.#become(navigator.onLine ? 'reconnecting' : 'offline')
      await this.#pause(wait * (0.75 + Math.random() / 2), signal)
      wait = Math.min(wait * 2, LONGEST_WAIT_MS)
    }
  }

  async #connect(signal: AbortSignal): Promise<'woken' | 'signed-out' | 'progress' | 'nothing'> {
    const attempt = new AbortController()
    let body: EventBody | null = null
    const cut = () => {
      attempt.abort()
      body?.cancel()
    }
    signal.addEventListener('abort', cut)
    let alarm = setTimeout(cut, HEAD_MS)
    let woken = false
    let heard = Date.now()
    const asleep = onWaking((dead) => {
      if (!dead && Date.now() - heard < STALE_MS) return
      woken = true
      cut()
    })
    try {
      const opened = await this.#open(this.#readOn(), attempt.signal)
      if (typeof opened === 'string') return opened
      body = opened
      clearTimeout(alarm)
      alarm = setTimeout(cut, SILENCE_MS)
      this.#become('live')
      this.#tell({ kind: 'opened' })
      const reader = new LiveReader()
      for (let frames = await body.next(); frames !== null; frames = await body.next()) {
        if (signal.aborted) break
        heard = Date.now()
        clearTimeout(alarm)
        alarm = setTimeout(cut, SILENCE_MS)
        for (const frame of frames) {
          const event = reader.read(frame)
          if (event?.kind === 'refused') return 'signed-out'
          if (event !== null) this.#take(event)
        }
      }
      return woken ? 'woken' : 'progress'
    } catch {
      return woken ? 'woken' : body ? 'progress' : 'nothing' // a cut connection; it connects again
    } finally {
      clearTimeout(alarm)
      asleep()
      signal.removeEventListener('abort', cut)
      cut()
    }
  }

  #readOn(): Map<string, number> {
    const wanted = new Map(this.#wanted)
    for (const [turn, kept] of this.#kept) {
      if (kept.over) wanted.delete(turn)
      else wanted.set(turn, kept.position)
    }
    return wanted
  }

  #take(event: Piece | Begun | Lost | AccountEvent): void {
    if (event.kind === 'begun' && !this.#kept.has(event.turn)) {
      const start = this.#wanted.get(event.turn) ?? 0
      this.#kept.set(event.turn, { start, position: start, pieces: [], soFar: null, over: false })
    }
    if (event.kind === 'piece') this.#keep(event)
    if (event.kind === 'lost') {
      this.#wanted.delete(event.turn)
      this.#kept.delete(event.turn)
    }
    this.#tell(event)
  }

  #keep(piece: Piece): void {
    const kept = this.#kept.get(piece.turn)
    if (kept === undefined) return
    const { event } = piece
    if (event.type === 'cost' && event.soFar !== null) {
      kept.soFar = piece // of these only the latest says anything
      return
    }
    if (event.type !== 'cost') {
      if (event.end <= kept.position) return
      kept.position = event.end
    }
    kept.pieces.push(piece)
    if (event.type !== 'end') return
    kept.over = true
    this.#wanted.delete(piece.turn)
    setTimeout(() => this.#kept.delete(piece.turn), KEPT_MS)
  }

  #become(link: LinkState): void {
    if (this.link === link) return
    this.link = link
    this.#tell({ kind: 'link', link })
  }

  /** Waits, but no longer than until the device wakes or somebody asks. */
  #pause(ms: number | null, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const finish = () => {
        clearTimeout(timer)
        awake()
        this.#again = null
        resolve()
      }
      const timer = ms === null ? undefined : setTimeout(finish, ms)
      const awake = onWaking(finish)
      this.#again = finish
    })
  }
}
