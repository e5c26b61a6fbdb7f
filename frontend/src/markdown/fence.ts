import { codeBlock } from './code'

const opening = /^( {0,3})(`{3,}|~{3,})([^\n]*)\n/
/** Text nodes are closed at this length: adding to a long one would copy it whole. */
const NODE_LENGTH = 4096

/** A block of code that is still being written: every line is painted once. */
export class OpenFence {
  readonly block: HTMLElement
  readonly #code: HTMLElement
  readonly #closing: RegExp
  readonly #maybeClosing: RegExp
  readonly #indent: RegExp
  #line = ''
  readonly #partial = document.createTextNode('')
  #current = document.createTextNode('')

  /** The fence that a text opens with its first, complete line, and the length of that line. */
  static at(text: string): { fence: OpenFence; length: number } | null {
    const match = opening.exec(text)
    if (!match) return null
    const [line, indent = '', marker = '', info = ''] = match
    if (marker.startsWith('`') && info.includes('`')) return null
    return { fence: new OpenFence(indent.length, marker, info), length: line.length }
  }

  private constructor(indent: number, marker: string, info: string) {
    const sign = marker.charAt(0)
    this.#closing = new RegExp(`^ {0,3}${sign}{${marker.length},}[ \\t]*$`)
    this.#maybeClosing = new RegExp(`^ {0,3}${sign}*[ \\t]*$`)
    this.#indent = new RegExp(`^ {0,${indent}}`)
    this.block = codeBlock('', info)
    this.#code = this.block.querySelector('code') ?? this.block
    this.#code.append(this.#current, this.#partial)
  }

  /** Takes text; answers with what follows the closing line, or null while the block is open. */
  feed(text: string): string | null {
    let from = 0
    let done = ''
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      const line = this.#line + text.slice(from, end)
      this.#line = ''
      from = end + 1
      if (this.#closing.test(line)) {
        this.#add(done)
        this.#partial.data = ''
        return text.slice(from)
      }
      done += `${line.replace(this.#indent, '')}\n`
    }
    this.#add(done)
    this.#line += text.slice(from)
    this.#partial.data = this.#maybeClosing.test(this.#line) ? '' : this.#line.replace(this.#indent, '')
    return null
  }

  /** The text has ended: what looked like a beginning of the closing line is code, or closes the block. */
  end(): void {
    if (!this.#closing.test(this.#line)) this.#partial.data = this.#line.replace(this.#indent, '')
    this.#code.normalize()
  }

  #add(lines: string): void {
    if (lines === '') return
    if (this.#current.length > NODE_LENGTH) {
      this.#current = document.createTextNode('')
      this.#code.insertBefore(this.#current, this.#partial)
    }
    this.#current.appendData(lines)
  }
}
