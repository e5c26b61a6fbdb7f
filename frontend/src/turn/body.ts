import type { Frame } from './events'
import { FrameReader } from './frames'

/** A response of events while it comes in. */
export class EventBody {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #frames = new FrameReader()
  #unread: Frame[] = []

  constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader()
  }

  /** What has come since; null once nothing more will. A comment is an empty list. */
  async next(): Promise<Frame[] | null> {
    if (this.#unread.length > 0) return this.#unread.splice(0)
    const { done, value } = await this.#reader.read()
    return done ? null : this.#frames.push(value)
  }

  /** The first event, if it is of that name; what came with it is given by the next {@link next}. */
  async first(name: string): Promise<Frame | null> {
    for (let frames = await this.next(); frames !== null; frames = await this.next()) {
      const [frame, ...rest] = frames
      if (frame === undefined) continue
      this.#unread = rest
      return frame.event === name ? frame : null
    }
    return null
  }

  /** Lets go of the connection; {@link next} then answers with null. */
  cancel(): void {
    this.#reader.cancel().catch(() => undefined) // it is broken already
  }
}
