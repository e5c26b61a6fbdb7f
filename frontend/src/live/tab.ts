import type { LinkState } from '../turn/follow'
import type { Hub, Sink } from './carriage'
import type { AccountEvent, Begun, Piece } from './events'
import { Leader, openStream, type Told } from './leader'
import type { Said, Wire } from './wire'

/** A visible tab asks whoever leads so often whether it is there. */
const ASK_MS = 400
/** So long it may keep silent. Its own reading and this tab's together stay under two seconds. */
const SILENT_MS = 1_000
/** So long a new leader waits for what the tabs follow. */
const GATHER_MS = 60
/** A tab that misses something asks no more often than this. */
const WANT_MS = 300
/** A page whose question is not answered for so long reads for itself: who leads now may not know its answer. */
const ANSWER_MS = 2_000
/** A page that reads for itself is asked for again after so long. */
const APART_MS = 1_000
/** Alone, a hidden tab lets go of its stream after this: a browser has few connections for one server. */
const HIDDEN_MS = 10_000

export interface World {
  id: string
  /** The lock's name: one for each person who is signed in. */
  lock: string
  wire: Wire | null
  locks: Pick<LockManager, 'request'> | null
  open: typeof openStream
}

export type TabEvent =
  AccountEvent | Begun | { kind: 'opened' | 'signed-in' } | { kind: 'link'; link: LinkState }

interface Following {
  turn: string
  sink: Sink
  asked: number
  again?: ReturnType<typeof setTimeout>
  unanswered?: ReturnType<typeof setTimeout> | undefined
}

/** This tab among the browser's: one of them reads the stream, all hear what it brings. */
export class Tab implements Hub {
  readonly #world: World
  readonly #wire: Wire | null
  readonly #on: (event: TabEvent) => void
  readonly #following = new Set<Following>()
  #leader: Leader | null = null
  #leads: string | null = null
  #link: LinkState | null = null
  #heard = Date.now()
  #wanted = new Map<string, number>()
  #resign: (() => void) | null = null
  #timer: ReturnType<typeof setInterval> | undefined
  #hidden: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(world: World, on: (event: TabEvent) => void) {
    this.#world = world
    this.#on = on
    this.#wire = this.#alone ? null : world.wire
    this.#wire?.addEventListener('message', ({ data }) => this.#hear(data))
    document.addEventListener('visibilitychange', this.#shown)
    document.addEventListener('resume', this.#shown)
    if (this.#alone) void this.#begin()
    else {
      void this.#queue(false)
      this.#say({ say: 'ask' })
      this.#timer = setInterval(() => this.#mind(), ASK_MS)
    }
  }

  get leads(): boolean {
    return this.#leader !== null
  }

  get #alone(): boolean {
    return this.#world.wire === null || this.#world.locks === null
  }

  follow(turn: string, sink: Sink): () => void {
    const one: Following = { turn, sink, asked: 0 }
    this.#following.add(one)
    this.#want(one)
    return () => this.#leave(one)
  }

  /** Somebody has signed in here. */
  retry(): void {
    this.#leader?.retry()
    this.#say({ say: 'retry' })
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#timer)
    clearTimeout(this.#hidden)
    for (const one of this.#following) this.#leave(one)
    document.removeEventListener('visibilitychange', this.#shown)
    document.removeEventListener('resume', this.#shown)
    this.#stepDown()
    this.#resign?.()
    this.#wire?.close()
  }

  /** Leads once nobody else does, or at once in place of one that keeps silent. */
  async #queue(steal: boolean): Promise<void> {
    const held = () => {
      if (this.#closed) return undefined
      void this.#begin()
      return new Promise<void>((resolve) => (this.#resign = resolve))
    }
    try {
      await this.#world.locks?.request(this.#world.lock, steal ? { steal: true } : {}, held)
    } catch {
      // Another tab took it over, or the browser will not: queue again behind whoever has it.
      this.#stepDown()
      if (!this.#closed && !steal) setTimeout(() => void this.#queue(false), ASK_MS)
    }
  }

  async #begin(): Promise<void> {
    if (this.#leader) return
    this.#leads = this.#world.id
    this.#wanted = new Map()
    for (const { turn, sink } of this.#following) this.#note(turn, sink.position())
    this.#say({ say: 'lead', from: this.#world.id })
    if (!this.#alone) await new Promise((resolve) => setTimeout(resolve, GATHER_MS))
    if (this.#closed || this.#leads !== this.#world.id || this.leads) return
    this.#leader = new Leader(this.#wanted, (told) => this.#tellAll(told), this.#world.open)
  }

  #stepDown(): void {
    this.#leader?.stop()
    this.#leader = null
    if (this.#leads === this.#world.id) this.#leads = null
  }

  #tellAll(told: Told): void {
    this.#say({ say: 'told', from: this.#world.id, told })
    this.#told(told)
  }

  #hear(said: Said): void {
    switch (said.say) {
      case 'lead':
        if (this.leads) this.#stepDown()
        this.#leads = said.from
        this.#heard = Date.now()
        for (const one of this.#following) this.#want(one)
        return
      case 'told':
      case 'here':
      case 'have':
        this.#leads ??= said.from
        if (said.from !== this.#leads) return // it slept, and does not know yet that another leads
        this.#heard = Date.now()
        if (said.say === 'told') this.#told(said.told)
        else if (said.say === 'here') this.#told({ kind: 'link', link: said.link })
        else if (said.tab === this.#world.id) this.#have(said.turn, said.pieces)
        return
      case 'ask':
        if (this.#leader) this.#say({ say: 'here', from: this.#world.id, link: this.#leader.link })
        return
      case 'want':
        if (this.#leader) this.#give(said.tab, said.turn, said.after)
        else if (this.#leads === this.#world.id) this.#note(said.turn, said.after)
        return
      case 'retry':
        this.#leader?.retry()
        this.#on({ kind: 'signed-in' })
    }
  }

  #note(turn: string, after: number): void {
    this.#wanted.set(turn, Math.min(after, this.#wanted.get(turn) ?? after))
  }

  #give(tab: string, turn: string, after: number): void {
    // What it does not know yet may be announced in a moment.
    if (!this.#leader?.knows(turn)) return
    const pieces = this.#leader.since(turn, after)
    this.#say({ say: 'have', from: this.#world.id, tab, turn, pieces })
  }

  #told(told: Told): void {
    if (told.kind === 'link') {
      if (told.link === this.#link) return
      this.#link = told.link
      for (const { sink } of this.#following) sink.state(told.link)
      return this.#on(told)
    }
    if (told.kind === 'piece') return this.#pass(told)
    if (told.kind === 'lost') return this.#have(told.turn, null)
    if (told.kind === 'begun') {
      for (const one of this.#following) if (one.turn === told.turn) this.#want(one)
    }
    this.#on(told)
  }

  #pass(piece: Piece): void {
    for (const one of this.#following) {
      if (one.turn !== piece.turn) continue
      if (piece.start !== null && piece.start > one.sink.position()) this.#want(one)
      else if (one.sink.take(piece.event) && piece.start !== null) this.#carry(one)
    }
  }

  #have(turn: string, pieces: Piece[] | null): void {
    for (const one of this.#following) {
      if (one.turn !== turn) continue
      if (pieces === null) this.#apart(one)
      else if (pieces.every(({ event }) => one.sink.take(event))) this.#carry(one)
    }
  }

  /** It reads for itself what is not here, and is asked for again until it has come so far: there may be a silence. */
  #apart(one: Following): void {
    one.sink.carried(false)
    clearTimeout(one.again)
    one.again = setTimeout(() => this.#want(one), APART_MS)
  }

  #carry(one: Following): void {
    clearTimeout(one.again)
    clearTimeout(one.unanswered)
    one.unanswered = undefined
    one.sink.carried(true)
  }

  #leave(one: Following): void {
    clearTimeout(one.again)
    clearTimeout(one.unanswered)
    this.#following.delete(one)
  }

  #want(one: Following): void {
    const after = one.sink.position()
    if (this.#leader) {
      if (this.#leader.knows(one.turn)) this.#have(one.turn, this.#leader.since(one.turn, after))
      return
    }
    if (this.#leads === this.#world.id) return this.#note(one.turn, after)
    clearTimeout(one.again)
    const early = one.asked + WANT_MS - Date.now()
    if (early > 0) return void (one.again = setTimeout(() => this.#want(one), early))
    one.asked = Date.now()
    one.unanswered ??= setTimeout(() => {
      one.unanswered = undefined
      one.sink.carried(false)
    }, ANSWER_MS)
    this.#say({ say: 'want', tab: this.#world.id, turn: one.turn, after })
  }

  /** A visible tab sees to it that somebody leads who is awake. */
  #mind(): void {
    if (this.leads || this.#leads === this.#world.id || document.visibilityState !== 'visible') {
      this.#heard = Date.now()
      return
    }
    const silent = Date.now() - this.#heard
    if (silent > SILENT_MS + 10 * ASK_MS)
      this.#heard = Date.now() // this tab slept itself: ask first
    else if (silent > SILENT_MS) {
      this.#heard = Date.now()
      return void this.#queue(true)
    }
    if (silent >= ASK_MS) this.#say({ say: 'ask' })
  }

  readonly #shown = (): void => {
    clearTimeout(this.#hidden)
    const visible = document.visibilityState === 'visible'
    if (!this.#alone) {
      if (visible) {
        this.#heard = Date.now() - SILENT_MS + ASK_MS
        this.#say({ say: 'ask' })
      }
    } else if (visible) void this.#begin()
    else {
      this.#hidden = setTimeout(() => {
        this.#stepDown()
        for (const { sink } of this.#following) sink.carried(false)
      }, HIDDEN_MS)
    }
  }

  #say(said: Said): void {
    this.#wire?.postMessage(said)
  }
}
