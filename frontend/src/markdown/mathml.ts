/** A node of the tree that the formula library makes. */
export interface MathTree {
  type?: unknown
  text?: unknown
  children?: readonly MathTree[]
  attributes?: Readonly<Record<string, unknown>>
  classes?: readonly unknown[]
  style?: Readonly<Record<string, unknown>>
}

const MATHML = 'http://www.w3.org/1998/Math/MathML'
/** More elements than this come only from a formula that expands itself. */
const MOST_ELEMENTS = 4000

const elements = new Set(
  'math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd'.split(
    ' ',
  ),
)
const attributes = new Set(
  'accent accentunder columnalign columnlines columnspacing columnspan depth display displaystyle fence form height largeop linethickness lspace mathcolor mathbackground mathsize mathvariant maxsize minsize movablelimits notation rowspacing rowspan rspace scriptlevel separator stretchy symmetric voffset width'.split(
    ' ',
  ),
)
const styles =
  /^(?:display|color|backgroundColor|fontWeight|fontStyle|fontSize|textAlign|textTransform|verticalAlign|whiteSpace|lineHeight|width|height|minWidth|math-?[dD]epth|math-?[sS]tyle|(?:padding|margin|border)\w*)$/
const value = /^(?:#[\da-f]{3,8}|[\w\s.%,+()-]*)$/i

/**
 * Elements for a formula's tree, each checked: no address, no id, no handler, and no element but MathML's
 * can come out, whatever the library was made to build. Throws when something else is in the tree.
 */
export function mathElement(tree: MathTree): Element {
  let count = 0
  function node(from: MathTree): Node {
    if (++count > MOST_ELEMENTS) throw new RangeError('formula too large')
    const children = (from.children ?? []).map(node)
    if (typeof from.text === 'string') return document.createTextNode(from.text)
    if (from.type === undefined && from.children && Object.keys(from.attributes ?? {}).length === 0) {
      const fragment = document.createDocumentFragment()
      fragment.append(...children)
      return fragment
    }
    if (typeof from.type !== 'string' || !elements.has(from.type)) throw new TypeError('not a formula')
    const element = document.createElementNS(MATHML, from.type)
    dress(element, from)
    element.append(...children)
    return element
  }
  const root = node(tree)
  if (!(root instanceof Element)) throw new TypeError('not a formula')
  return root
}

function dress(element: Element, { attributes: given = {}, classes = [], style = {} }: MathTree): void {
  for (const [name, text] of Object.entries(given)) {
    if (attributes.has(name)) element.setAttribute(name, String(text))
  }
  const names = classes.filter((name) => /^[\w-]+$/.test(String(name)))
  if (names.length > 0) element.setAttribute('class', names.join(' '))
  // set one by one: an attribute of style would be refused by the page's policy
  if ('style' in element) Object.assign(element.style as object, safeStyles(style))
}

/** What of these styles may be set: measures, colours and lines, never an address or a place on the page. */
export function safeStyles(style: Readonly<Record<string, unknown>>): Record<string, string> {
  const safe: Record<string, string> = {}
  for (const [name, given] of Object.entries(style)) {
    const text = String(given)
    if (styles.test(name) && value.test(text) && !/url|var|\d{3,}[\d.]*\s*[a-z%]/i.test(text))
      safe[name] = text
  }
  return safe
}
