import MarkdownIt, { type Env, type Token } from 'markdown-it'
import { safeHref } from './links'
import { mathBlockRule, mathRule } from './math'

export type { Token }

const md = new MarkdownIt({ html: false, linkify: true, typographer: false, breaks: false, maxNesting: 40 })
md.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false })
md.validateLink = (address) => safeHref(address) !== null
md.inline.ruler.before('escape', 'math', mathRule)
md.block.ruler.before('fence', 'math_block', mathBlockRule, {
  alt: ['paragraph', 'reference', 'blockquote', 'list'],
})

/** Block tokens of a text, and whether it defines references (`[name]: address`). */
export function parse(text: string): { tokens: Token[]; definitions: boolean } {
  const env: Env = {}
  const tokens = md.parse(text, env)
  return { tokens, definitions: Object.keys(env.references ?? {}).length > 0 }
}
