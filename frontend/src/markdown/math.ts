import type { StateBlock, StateInline } from 'markdown-it'

/** A formula in a text; `end` is the position behind its closing sign. */
export interface Formula {
  tex: string
  display: boolean
  end: number
}

/** Longer ones stay text: laying them out would hold up the page. */
const LONGEST = 3000
const LONGEST_DOLLAR = 300

const pairs = [
  { open: '\\(', close: '\\)', display: false },
  { open: '\\[', close: '\\]', display: true },
  { open: '$$', close: '$$', display: true },
] as const

const blankLine = /\n[ \t]*\n/
const texSign = /[\\^_{}=+<>|]/

/** The formula that begins at `pos`: null when none does, `'open'` when its end may still come. */
export function formulaAt(src: string, pos: number, max = src.length): Formula | 'open' | null {
  const pair = pairs.find(({ open }) => src.startsWith(open, pos))
  if (!pair) return src.charAt(pos) === '$' ? dollarsAt(src, pos, max) : null
  const from = pos + 2
  const within = src.slice(from, Math.min(max, from + LONGEST))
  const length = within.indexOf(pair.close)
  const tex = length < 0 ? within : within.slice(0, length)
  if (blankLine.test(tex)) return null
  if (length < 0) return within.length < LONGEST ? 'open' : null
  return tex.trim() === '' ? null : { tex, display: pair.display, end: from + length + 2 }
}

/** `$x$` is a formula, "$5 and $10" is money: the signs hug a formula, and its words are no prose. */
function dollarsAt(src: string, pos: number, max: number): Formula | 'open' | null {
  if (/[\w$]/.test(src.charAt(pos - 1)) || /[\s$]/.test(src.charAt(pos + 1))) return null
  const last = Math.min(max, pos + LONGEST_DOLLAR)
  for (let i = pos + 1; i < last; i++) {
    const sign = src.charAt(i)
    if (sign === '\n' || sign === '`') return null
    if (sign === '\\') i += 1
    if (sign !== '$') continue
    const tex = src.slice(pos + 1, i)
    return closes(tex, src.charAt(i + 1)) ? { tex, display: false, end: i + 1 } : null
  }
  return last < max || isProse(src.slice(pos + 1, last)) ? null : 'open'
}

function closes(tex: string, next: string): boolean {
  if (/\s$/.test(tex) || /[\d$]/.test(next) || isProse(tex)) return false
  // "the $n$th", but not "$HOME:$PATH"
  return !/[A-Za-z_]/.test(next) || texSign.test(tex) || tex.length === 1
}

function isProse(tex: string): boolean {
  return !texSign.test(tex) && /(?:\d[.,%]?|[A-Za-z]{2,}[.,;:]?)\s+[A-Za-z]{2,}/.test(tex)
}

/** Formulas in a line of text. */
export function mathRule(state: StateInline, silent: boolean): boolean {
  const formula = formulaAt(state.src, state.pos, state.posMax)
  if (formula === null || formula === 'open') return false
  if (!silent) {
    const token = state.push('math', 'math', 0)
    token.content = formula.tex
    token.markup = formula.display ? '$$' : '$'
  }
  state.pos = formula.end
  return true
}

/**
 * A formula on lines of its own. What begins like one goes on to its closing sign or a blank line, and is
 * plain text without the sign: so the lines inside are never taken for a list or a heading, however the
 * text arrives.
 */
export function mathBlockRule(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  const pos = startOf(state, start)
  const pair = pairs.find(({ open, display }) => display && state.src.startsWith(open, pos))
  if (!pair || (state.sCount[start] ?? 0) - state.blkIndent >= 4) return false
  let line = start
  let from = pos + 2
  let closed = false
  let rest = ''
  for (;;) {
    const text = state.src.slice(from, state.eMarks[line])
    const at = text.indexOf(pair.close)
    if (at >= 0) {
      rest = text.slice(at + 2).trim()
      closed = /^[.,;:]?$/.test(rest)
      if (line === start && !closed) return false // a formula in the midst of a line
      break
    }
    const next = line + 1
    if (next >= end || state.isEmpty(next) || (state.sCount[next] ?? 0) < state.blkIndent) break
    line = next
    from = startOf(state, line)
  }
  if (silent) return true
  if (!closed) line = lastBefore(state, line, end)
  const text = state.getLines(start, line + 1, state.blkIndent, false).trim()
  const tex = closed ? text.slice(2, text.lastIndexOf(pair.close)).trim() : ''
  state.line = line + 1
  if (tex === '' || tex.length > LONGEST) paragraph(state, text, start)
  else {
    const token = state.push('math_block', 'math', 0)
    token.content = tex + rest
    token.map = [start, state.line]
  }
  return true
}

const startOf = (state: StateBlock, line: number) => (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0)

/** The last line before a blank one, from `line` on. */
function lastBefore(state: StateBlock, line: number, end: number): number {
  let last = line
  while (last + 1 < end && !state.isEmpty(last + 1) && (state.sCount[last + 1] ?? 0) >= state.blkIndent)
    last += 1
  return last
}

function paragraph(state: StateBlock, text: string, start: number): void {
  state.push('paragraph_open', 'p', 1).map = [start, state.line]
  const inline = state.push('inline', '', 0)
  inline.content = text
  inline.map = [start, state.line]
  inline.children = []
  state.push('paragraph_close', 'p', -1)
}

/**
 * What of a text still being written may be shown: a formula waits for its closing sign, so that it never
 * stands there half and unread. `sought` tells that one is on its way.
 */
export function beforeOpenFormula(text: string): { shown: string; sought: boolean } {
  let sought = false
  for (let i = Math.max(0, text.lastIndexOf('\n\n')); i < text.length; i++) {
    const sign = text.charAt(i)
    if (sign === '`') {
      const run = /^`+/.exec(text.slice(i, i + 8))?.[0] ?? sign
      const close = text.indexOf(run, i + run.length)
      if (close < 0) return { shown: text, sought }
      i = close + run.length - 1
      continue
    }
    if (sign !== '$' && sign !== '\\') continue
    if (sign === '\\' && i === text.length - 1) return { shown: text.slice(0, i), sought }
    const formula = formulaAt(text, i)
    if (formula === 'open' || (formula && !formula.display && sign === '$' && formula.end === text.length)) {
      return { shown: text.slice(0, i), sought: true }
    }
    if (formula) {
      sought = true
      i = formula.end - 1
    } else if (sign === '\\') i += 1
  }
  return { shown: text, sought }
}
