import { t } from '../i18n/i18n'
import { formula } from './formula'
import { hostOf, safeHref } from './links'
import type { Token } from './parser'

const marks: Record<string, string> = { strong_open: 'strong', em_open: 'em', s_open: 's' }

/** Nodes for the inline tokens of one block. */
export function inline(tokens: Token[]): Node[] {
  const root = document.createDocumentFragment()
  const path: ParentNode[] = [root]
  for (const token of tokens) {
    const parent = path[path.length - 1] ?? root
    if (token.nesting === 1) {
      const element =
        token.type === 'link_open' ? link(token) : document.createElement(marks[token.type] ?? 'span')
      parent.append(element)
      path.push(element)
    } else if (token.nesting === -1) {
      path.pop()
    } else {
      parent.append(leaf(token))
    }
  }
  return [...root.childNodes]
}

function leaf(token: Token): Node {
  switch (token.type) {
    case 'code_inline':
      return code(token.content)
    case 'math':
      return token.markup === '$$' ? displayed(token.content) : formula(token.content, false)
    case 'hardbreak':
      return document.createElement('br')
    case 'softbreak':
      return document.createTextNode('\n')
    case 'image':
      return blockedImage(token)
    default:
      return document.createTextNode(token.content)
  }
}

function code(text: string): Element {
  const element = document.createElement('code')
  element.textContent = text
  return element
}

function displayed(tex: string): Element {
  const element = document.createElement('span')
  element.className = 'formula'
  element.append(formula(tex, true))
  return element
}

/** The address is checked once more here: the parser's check is not the only wall. */
function link(token: Token): Element {
  const href = safeHref(String(token.attrGet('href') ?? ''))
  if (href === null) return document.createElement('span')
  const element = document.createElement('a')
  element.href = href
  element.rel = 'noopener noreferrer nofollow'
  element.target = '_blank'
  return element
}

/** An image would tell its host that this text is read, and by whom: it is named, not loaded. */
function blockedImage(token: Token): Element {
  const host = hostOf(String(token.attrGet('src') ?? ''))
  const element = document.createElement('span')
  element.className = 'noimg'
  const label = host === '' ? t.answer.blockedImageNoHost : t.answer.blockedImage(host)
  element.textContent = token.content ? `${token.content} (${label})` : label
  return element
}
