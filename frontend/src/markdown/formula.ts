import type Temml from 'temml'
import { mathElement, type MathTree } from './mathml'

type Library = typeof Temml

/** How far a formula may expand its own macros, and how large, in em, it may ask to be. */
const MAX_EXPAND = 300
const MAX_SIZE: [number, number] = [30, 30]
const KEPT = 300

let library: Library | null = null
let coming: Promise<void> | null = null
const kept = new Map<string, Element | null>()

/** Fetches the library; resolves when formulas can be laid out, or cannot be this time. */
export function fetchFormulas(): Promise<void> {
  coming ??= import('temml').then(
    (module) => {
      library = module.default
    },
    () => {
      coming = null // the formulas stay as they were written; the next one tries again
    },
  )
  return coming
}

/** A formula laid out, or as it was written until the library is there and where it cannot be read. */
export function formula(tex: string, display: boolean): Element {
  if (library) return laidOut(library, tex, display) ?? written(tex)
  const source = written(tex)
  void fetchFormulas().then(() => {
    const element = library ? laidOut(library, tex, display) : null
    if (element) source.replaceWith(element)
  })
  return source
}

/** A formula on lines of its own; a wide one is scrolled, by keyboard too. */
export function formulaBlock(tex: string): Element {
  const block = document.createElement('div')
  block.className = 'formula'
  block.tabIndex = 0
  block.append(formula(tex, true))
  return block
}

function written(tex: string): Element {
  const source = document.createElement('code')
  source.className = 'math'
  source.textContent = tex
  return source
}

function laidOut(temml: Library, tex: string, display: boolean): Element | null {
  const key = `${display ? 1 : 0}${tex}`
  let made = kept.get(key)
  if (made === undefined) {
    made = layOut(temml, tex, display)
    if (kept.size >= KEPT) kept.clear()
    kept.set(key, made)
  }
  return made ? (made.cloneNode(true) as Element) : null
}

function layOut(temml: Library, tex: string, display: boolean): Element | null {
  try {
    const tree = temml.__renderToMathMLTree(tex, {
      displayMode: display,
      throwOnError: true,
      trust: false,
      maxExpand: MAX_EXPAND,
      maxSize: MAX_SIZE,
    }) as MathTree
    return mathElement(tree)
  } catch {
    return null // not readable as a formula, or too much of one
  }
}
