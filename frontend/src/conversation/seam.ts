import { grow, growingText, type GrowingText, wholeText } from '../turn/text'

/** A shorter repetition may be meant; a longer one is not looked for. */
const LEAST = 20
const MOST = 4096

interface Fence {
  marker: string
  info: string
  /** Its first line, without the indent. */
  opening: string
}

const bare = (line: string) => line.replace(/^[ \t\r]+|[ \t\r]+$/g, '')

function fenceOf(line: string): Fence | null {
  const [, marker, rest = ''] = /^[ \t]*(`{3,}|~{3,})([^\n]*)$/.exec(line) ?? []
  if (marker === undefined) return null
  const info = bare(rest)
  return marker.startsWith('`') && info.includes('`') ? null : { marker, info, opening: bare(line) }
}

/** The block of code that the text has not closed. */
function openFence(text: string): Fence | null {
  let open: Fence | null = null
  const lines = text.split('\n')
  lines.forEach((line, at) => {
    const fence = fenceOf(line)
    if (fence === null) return
    if (open === null) {
      if (at < lines.length - 1) open = fence
    } else if (fence.info === '' && fence.marker.startsWith(open.marker)) open = null
  })
  return open
}

/** Where an answer that goes on meets the one that broke off. The server joins by the same rule (`Seam.java`). */
export class Seam {
  readonly #tail: string
  readonly #line: string
  readonly #fence: Fence | null

  constructor(before: string) {
    this.#tail = before.slice(-MOST)
    this.#line = before.slice(before.lastIndexOf('\n') + 1)
    this.#fence = openFence(before)
  }

  /**
   * How much of the beginning only repeats what is there; the rest follows it.
   * @param over nothing more comes; else null stands for "not to be told yet"
   */
  overlap(after: string, over: boolean): number | null {
    if (this.#tail === '') return 0
    const from = this.#reopened(after, over)
    if (from === null) return null
    const rest = after.slice(from)
    const broken = from > 0 && bare(this.#line) !== '' ? this.#line : ''
    if (!over && this.#mayRepeatMore(rest, broken)) return null
    let repeated = broken !== '' && rest.startsWith(broken) ? broken.length : 0
    for (let n = Math.min(this.#tail.length, rest.length); n >= LEAST; n--) {
      if (!this.#tail.endsWith(rest.slice(0, n))) continue
      repeated = Math.max(repeated, n)
      break
    }
    return from + repeated
  }

  #mayRepeatMore(rest: string, broken: string): boolean {
    if (rest.length < broken.length && broken.startsWith(rest)) return true
    if (rest.length >= this.#tail.length) return false
    const at = this.#tail.indexOf(rest)
    return at >= 0 && at + rest.length < this.#tail.length
  }

  /** The length of a first line that opens the open block again. */
  #reopened(after: string, over: boolean): number | null {
    const fence = this.#fence
    if (fence === null) return 0
    const start = after.search(/[^ \t\r\n]/)
    if (start < 0) return over ? 0 : null
    const end = after.indexOf('\n', start)
    const line = bare(after.slice(start, end < 0 ? undefined : end))
    if (end < 0) return !over && fence.opening.startsWith(line) ? null : 0
    if (line !== fence.opening) return 0
    if (fence.info !== '') return end + 1
    // Without a language the same line closes a block, unless the broken line follows once more.
    if (bare(this.#line) === '') return 0
    const rest = after.slice(end + 1, end + 1 + this.#line.length)
    if (rest === this.#line) return end + 1
    return !over && this.#line.startsWith(rest) ? null : 0
  }
}

/** Text that is still written, joined to what it goes on from: what may be a repetition is held back. */
export class Joining {
  readonly #seam: Seam
  #whole: GrowingText
  #taken = 0
  #joined = false

  constructor(before: string) {
    this.#seam = new Seam(before)
    this.#whole = growingText(before)
  }

  /** @param over nothing more comes */
  take(text: GrowingText, over: boolean): GrowingText {
    if (!this.#joined) {
      const held = wholeText(text)
      const overlap = this.#seam.overlap(held, over)
      if (overlap === null) return this.#whole
      this.#joined = true
      this.#taken = text.count
      this.#whole = grow(this.#whole, held.slice(overlap))
    }
    for (; this.#taken < text.count; this.#taken++) {
      this.#whole = grow(this.#whole, text.pieces[this.#taken] ?? '')
    }
    return this.#whole
  }
}
