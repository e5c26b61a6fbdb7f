import { t } from '../i18n/i18n'
import { codeBlock } from './code'
import { settleColumns } from './columns'
import { formulaBlock } from './formula'
import { inline } from './inline'
import type { Token } from './parser'

const containers: Record<string, string> = {
  paragraph_open: 'p',
  blockquote_open: 'blockquote',
  bullet_list_open: 'ul',
  list_item_open: 'li',
  thead_open: 'thead',
  tbody_open: 'tbody',
  tr_open: 'tr',
}

/** Nodes for block tokens, made one by one: nothing a model writes is ever read as HTML. */
export function build(tokens: Token[]): DocumentFragment {
  const root = document.createDocumentFragment()
  const path: ParentNode[] = [root]
  for (const token of tokens) {
    const parent = path[path.length - 1] ?? root
    if (token.nesting === -1) {
      if (!token.hidden) path.pop()
    } else if (token.nesting === 1) {
      if (token.hidden) continue // the paragraph of a tight list
      const { outer, inner } = open(token)
      parent.append(outer)
      path.push(inner)
    } else {
      parent.append(...leaf(token, parent))
    }
  }
  for (const table of root.querySelectorAll('table')) settleColumns(table)
  return root
}

function open(token: Token): { outer: Element; inner: Element } {
  if (token.type === 'table_open') return table()
  const element = document.createElement(tagOf(token))
  if (token.type === 'ordered_list_open') {
    const start = Number(token.attrGet('start') ?? '1')
    if (Number.isSafeInteger(start) && start !== 1) element.setAttribute('start', String(start))
  }
  if (token.type === 'heading_open') element.className = token.tag.replace('h', 'l')
  if (token.type === 'th_open') element.setAttribute('scope', 'col')
  const align = /text-align:(right|center)/.exec(String(token.attrGet('style') ?? ''))?.[1]
  if (align) element.className = align === 'right' ? 'r' : 'm'
  return { outer: element, inner: element }
}

function tagOf(token: Token): string {
  switch (token.type) {
    case 'heading_open':
      return 'h3' // below the page's own headings; its size tells the level
    case 'ordered_list_open':
      return 'ol'
    case 'th_open':
      return 'th'
    case 'td_open':
      return 'td'
    default:
      return containers[token.type] ?? 'div'
  }
}

function table(): { outer: Element; inner: Element } {
  const outer = document.createElement('div')
  outer.className = 'tbl'
  outer.tabIndex = 0 // a wide table is scrolled by keyboard
  const inner = document.createElement('table')
  outer.append(inner)
  return { outer, inner }
}

function leaf(token: Token, parent: ParentNode): Node[] {
  switch (token.type) {
    case 'inline':
      return taskBox(token, parent).concat(inline(token.children ?? []))
    case 'fence':
      return [codeBlock(token.content, token.info)]
    case 'code_block':
      return [codeBlock(token.content, '')]
    case 'math_block':
      return [formulaBlock(token.content)]
    case 'hr':
      return [document.createElement('hr')]
    default:
      return [document.createTextNode(token.content)]
  }
}

/** `[ ]` and `[x]` at the start of a list item. */
function taskBox(token: Token, parent: ParentNode): Node[] {
  const item = parent instanceof HTMLLIElement ? parent : parent.parentNode
  const first = token.children?.[0]
  const mark = first?.type === 'text' ? /^\[([ xX])\](?:\s|$)/.exec(first.content) : null
  if (!mark || !first || !(item instanceof HTMLLIElement) || item.textContent !== '') return []
  first.content = first.content.slice(mark[0].length)
  item.className = 'task'
  const box = document.createElement('input')
  box.type = 'checkbox'
  box.disabled = true
  box.setAttribute('aria-label', mark[1] === ' ' ? t.answer.taskOpen : t.answer.taskDone)
  if (mark[1] !== ' ') box.setAttribute('checked', '')
  return [box, document.createTextNode(' ')]
}
