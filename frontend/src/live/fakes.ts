import { EventBody } from '../turn/body'
import type { World } from './tab'
import type { Wire } from './wire'

// What a browser and the server are to tabs, for tests.

export const TURN = 'the-turn'
const encoder = new TextEncoder()
type Hear = (event: { data: never }) => void

interface End {
  hear: Hear
  mute: boolean
  deaf: boolean
  late: unknown[]
}

/** The channel of one browser: what one tab says all others hear, in order and after a moment. */
export class Ether {
  readonly #ends = new Set<End>()

  end() {
    const own: End = { hear: () => undefined, mute: false, deaf: false, late: [] }
    this.#ends.add(own)
    const wire: Wire = {
      postMessage: (said) => {
        for (const other of this.#ends) {
          if (other === own || own.mute) continue
          const data = structuredClone(said) as never
          if (other.deaf) other.late.push(data)
          else queueMicrotask(() => other.hear({ data }))
        }
      },
      addEventListener: (_, hear) => (own.hear = hear),
      close: () => this.#ends.delete(own),
    }
    const freeze = () => (own.mute = own.deaf = true)
    /** It speaks again, and has not heard yet what was said meanwhile. */
    const wake = () => (own.mute = false)
    const thaw = () => {
      own.mute = own.deaf = false
      for (const data of own.late.splice(0)) own.hear({ data: data as never })
    }
    /** What was said meanwhile is lost. */
    const forget = () => {
      own.late = []
      thaw()
    }
    return { wire, freeze, wake, thaw, forget }
  }
}

/** Web Locks as far as they are used: a queue, and taking by force. */
export class Locks {
  #holder: { fail: (reason: Error) => void; free: () => void } | null = null
  readonly #queue: (() => void)[] = []

  readonly request = ((_: string, options: LockOptions, held: () => Promise<void> | undefined) =>
    new Promise<void>((resolve, fail) => {
      const take = () => {
        const mine = { fail, free: () => this.#next(mine) }
        this.#holder = mine
        void Promise.resolve(held()).then(() => {
          resolve()
          mine.free()
        })
      }
      if (options.steal && this.#holder) {
        this.#holder.fail(new DOMException('stolen', 'AbortError'))
        this.#holder = null
      }
      if (this.#holder) this.#queue.push(take)
      else take()
    })) as LockManager['request']

  #next(who: object): void {
    if (this.#holder !== who) return
    this.#holder = null
    this.#queue.shift()?.()
  }
}

/** The server: an answer of which more comes, for any number of connections. */
export class Server {
  text = ''
  over = false
  readonly asked: Map<string, number>[] = []
  readonly #streams = new Set<{ at: number; send: (text: string) => void }>()

  readonly open: World['open'] = (wanted, signal) => {
    this.asked.push(wanted)
    let stream: { at: number; send: (text: string) => void }
    const body = new ReadableStream<Uint8Array>({
      start: (out) => {
        stream = { at: wanted.get(TURN) ?? 0, send: (text) => out.enqueue(encoder.encode(text)) }
        this.#streams.add(stream)
        signal.addEventListener('abort', () => this.#streams.delete(stream))
        stream.send(`event: turn\ndata: {"t":1,"turn":"${TURN}","conversation":"c"}\n\n`)
        this.#tell(stream)
      },
      cancel: () => void this.#streams.delete(stream),
    })
    return Promise.resolve(new EventBody(body))
  }

  get readers(): number {
    return this.#streams.size
  }

  say(text: string): void {
    this.text += text
    for (const stream of this.#streams) this.#tell(stream)
  }

  event(frame: string): void {
    for (const stream of this.#streams) stream.send(frame)
  }

  end(): void {
    this.over = true
    for (const stream of this.#streams) this.#tell(stream)
  }

  #tell(stream: { at: number; send: (text: string) => void }): void {
    const text = this.text.slice(stream.at)
    stream.at = this.text.length
    if (text) stream.send(`data: ${JSON.stringify({ t: 1, p: stream.at, content: text })}\n\n`)
    if (this.over) stream.send(`event: end\ndata: {"t":1,"p":${stream.at + 1},"status":"completed"}\n\n`)
  }
}
