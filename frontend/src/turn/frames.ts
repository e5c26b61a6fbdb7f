import type { Frame } from './events'

/** Longest line, in UTF-16 units, that is read; our server's own lines are far shorter. */
export const MAX_LINE = 4 * 1024 * 1024

/**
 * Reads an event stream in pieces of any size: LF, CRLF and CR lines, comments, a UTF-8 sequence or a
 * CRLF cut in two. Memory is bounded by one line and one frame of {@link MAX_LINE}.
 */
export class FrameReader {
  readonly #decoder = new TextDecoder()
  #line = ''
  #afterCr = false
  #data: string[] = []
  #dataLength = 0
  #event = ''
  #id: string | null = null

  /** The frames completed by this piece; throws when a line or a frame is longer than the bound. */
  push(bytes: Uint8Array): Frame[] {
    const frames: Frame[] = []
    const text = this.#decoder.decode(bytes, { stream: true })
    let from = 0
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (unit === 10 && this.#afterCr) {
        this.#afterCr = false
        from = i + 1
        continue
      }
      this.#afterCr = unit === 13
      if (unit !== 10 && unit !== 13) continue
      this.#endLine(this.#line + text.slice(from, i), frames)
      this.#line = ''
      from = i + 1
    }
    this.#line += text.slice(from)
    if (this.#line.length > MAX_LINE) throw new RangeError('line too long')
    return frames
  }

  #endLine(line: string, frames: Frame[]): void {
    if (line === '') {
      if (this.#data.length > 0) {
        frames.push({ id: this.#id, event: this.#event || 'message', data: this.#data.join('\n') })
      }
      this.#data = []
      this.#dataLength = 0
      this.#event = ''
      this.#id = null
      return
    }
    const colon = line.indexOf(':')
    if (colon === 0) return
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line.charAt(colon + 1) === ' ' ? colon + 2 : colon + 1)
    if (name === 'data') this.#addData(value)
    else if (name === 'event') this.#event = value
    else if (name === 'id') this.#id = value
  }

  #addData(value: string): void {
    this.#dataLength += value.length
    if (this.#dataLength > MAX_LINE) throw new RangeError('frame too long')
    this.#data.push(value)
  }
}
