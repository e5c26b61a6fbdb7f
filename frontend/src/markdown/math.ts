import type { StateInline } from 'markdown-it'

const pairs = [
  ['\\(', '\\)'],
  ['\\[', '\\]'],
  ['$$', '$$'],
] as const

/** Keeps formulas whole, so that their signs are not read as emphasis; they are shown as they were written. */
export function mathRule(state: StateInline, silent: boolean): boolean {
  const pair = pairs.find(([open]) => state.src.startsWith(open, state.pos))
  if (!pair) return false
  const [open, close] = pair
  const end = state.src.indexOf(close, state.pos + open.length)
  if (end < 0 || end + close.length > state.posMax || end === state.pos + open.length) return false
  if (!silent) {
    state.push('math', 'code', 0).content = state.src.slice(state.pos + open.length, end)
  }
  state.pos = end + close.length
  return true
}
