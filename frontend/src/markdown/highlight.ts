import type { createLowlight } from 'lowlight'

type Lowlight = ReturnType<typeof createLowlight>
type HastNode = ReturnType<Lowlight['highlight']>['children'][number]

/** Longer code stays plain: colouring it would hold up the page. */
const LONGEST_CODE = 60_000

let library: Promise<Lowlight> | null = null

/** Colours the finished blocks of code in these elements, once the library has come. */
export function highlightIn(elements: Element[]): void {
  for (const element of elements) {
    for (const code of element.querySelectorAll<HTMLElement>('code[data-language]')) void colour(code)
  }
}

async function colour(code: HTMLElement): Promise<void> {
  const text = code.textContent
  const language = code.dataset['language'] ?? ''
  if (text.length > LONGEST_CODE || text === '') return
  try {
    library ??= import('lowlight').then(({ common, createLowlight }) => createLowlight(common))
    const lowlight = await library
    if (!lowlight.registered(language) || code.textContent !== text) return
    code.replaceChildren(...lowlight.highlight(language, text).children.flatMap(nodes))
  } catch {
    library = null // could not be loaded: the code stays plain, the next block tries again
  }
}

function nodes(node: HastNode): Node[] {
  if (node.type === 'text') return [document.createTextNode(node.value)]
  if (node.type !== 'element') return []
  const span = document.createElement('span')
  const names = node.properties['className']
  if (Array.isArray(names)) span.className = names.filter((name) => /^[\w-]+$/.test(String(name))).join(' ')
  span.append(...node.children.flatMap((child) => nodes(child as HastNode)))
  return [span]
}
