import { build } from './build'
import { OpenFence } from './fence'
import { highlightIn } from './highlight'
import { fetchFormulas } from './formula'
import { parse, type Token } from './parser'
import { patch } from './patch'
import { settledPart } from './shown'

/** A block longer than this is shown as plain text, so that one paint stays short whatever comes. */
export const LONGEST_BLOCK = 64 * 1024
/** Up to this length a text with reference definitions is read again as a whole at its end. */
const REREAD_LIMIT = 512 * 1024

/**
 * Markdown that grows. Finished blocks are painted once and never touched again; only the open block is
 * parsed anew. The nodes are the same however the text was cut on its way.
 */
export class MarkdownStream {
  readonly #root: HTMLElement
  #pending: string[] = []
  #tail = ''
  #finished = 0
  #fence: OpenFence | null = null
  #definitions = false
  #carriageReturn = false

  constructor(root: HTMLElement) {
    this.#root = root
    root.replaceChildren()
  }

  /** Takes more text; it is shown by the next {@link paint}. */
  append(text: string): void {
    if (text !== '') this.#pending.push(text)
  }

  paint(): void {
    if (this.#pending.length === 0) return
    this.#read(this.#lines(this.#pending.splice(0).join('')))
    if (this.#fence !== null) return
    const { shown, formula } = settledPart(this.#tail)
    if (formula) void fetchFormulas()
    this.#show(parse(shown).tokens)
  }

  /** The text is complete. `whole` is asked only when an early line may refer to a late definition. */
  finish(whole: () => string): void {
    this.paint()
    if (this.#fence) {
      this.#fence.end()
      this.#closeFence()
    } else {
      const { tokens, definitions } = parse(this.#tail)
      if (definitions) this.#definitions = true
      this.#show(tokens)
      this.#finishNodes(this.#root.childNodes.length)
    }
    if (this.#definitions) {
      const text = whole()
      if (text.length <= REREAD_LIMIT) {
        patch(this.#root, 0, [...build(parse(text).tokens).childNodes], true)
        highlightIn([...this.#root.children])
      }
    }
  }

  /** Ends every line with LF; a CR at the end waits for what follows it. */
  #lines(text: string): string {
    const all = this.#carriageReturn ? `\r${text}` : text
    this.#carriageReturn = all.endsWith('\r')
    return (this.#carriageReturn ? all.slice(0, -1) : all).replace(/\r\n?/g, '\n')
  }

  #read(text: string): void {
    let rest: string | null = text
    while (rest !== null && rest !== '') {
      if (this.#fence) {
        rest = this.#fence.feed(rest)
        if (rest !== null) this.#closeFence()
        continue
      }
      const room: number = LONGEST_BLOCK - this.#tail.length
      this.#tail += rest.slice(0, room)
      rest = rest.slice(room)
      this.#finishBlocks()
      if (this.#tail.length < LONGEST_BLOCK) rest = this.#openFence(rest)
      else this.#finishPlain()
    }
  }

  /** Paints what is followed by another block. A last line that is not complete may still change its kind. */
  #finishBlocks(): void {
    const complete = this.#tail.slice(0, this.#tail.lastIndexOf('\n') + 1)
    if (complete === '') return
    const { tokens, definitions } = parse(complete)
    if (definitions) this.#definitions = true
    const last = tokens.findLastIndex((token) => token.level === 0 && token.nesting >= 0)
    const line = tokens[last]?.map?.[0] ?? 0
    if (line === 0) return
    const nodes = [...build(tokens.slice(0, last)).childNodes]
    patch(this.#root, this.#finished, nodes, false)
    this.#finishNodes(this.#finished + nodes.length)
    this.#tail = afterLines(this.#tail, line)
  }

  /** Hands a fence's lines to {@link OpenFence}; answers with what is still to be read. */
  #openFence(rest: string): string {
    const found = OpenFence.at(this.#tail)
    if (!found) return rest
    this.#show([])
    this.#root.append(found.fence.block)
    this.#fence = found.fence
    const code = this.#tail.slice(found.length)
    this.#tail = ''
    return code + rest
  }

  #closeFence(): void {
    this.#fence = null
    this.#finishNodes(this.#root.childNodes.length)
  }

  #finishPlain(): void {
    const block = document.createElement('p')
    block.className = 'plain'
    block.append(this.#tail)
    this.#tail = ''
    this.#show([])
    this.#root.append(block)
    this.#finished = this.#root.childNodes.length
  }

  #show(tokens: Token[]): void {
    patch(this.#root, this.#finished, [...build(tokens).childNodes], true)
  }

  #finishNodes(count: number): void {
    const done = [...this.#root.childNodes].slice(this.#finished, count)
    this.#finished = count
    highlightIn(done.filter((node) => node instanceof Element))
  }
}

function afterLines(text: string, lines: number): string {
  let from = 0
  for (let i = 0; i < lines; i++) from = text.indexOf('\n', from) + 1
  return text.slice(from)
}
