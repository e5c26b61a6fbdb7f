import { cpuUsage } from 'node:process'
import { beforeAll, describe, expect, it } from 'vitest'
import { fetchFormulas } from './formula'
import { mathElement, safeStyles } from './mathml'
import { MarkdownStream } from './stream'

beforeAll(fetchFormulas)

function streamed(text: string, size: number, each: (root: HTMLElement) => void = () => undefined) {
  const root = document.createElement('div')
  const stream = new MarkdownStream(root)
  for (let from = 0; from < text.length; from += size) {
    stream.append(text.slice(from, from + size))
    stream.paint()
    each(root)
  }
  stream.finish(() => text)
  return root
}

const whole = (text: string) => streamed(text, text.length)
const formulas = (text: string) => whole(text).querySelectorAll('math').length

describe('a formula', () => {
  it.each([
    'Let $x$ be small.',
    'Let $x = 5$, then stop.',
    'the $n$th element',
    '($a_1$)',
    '是$x$吗',
    'so $10x^2$ it is',
    '\\(x + y\\)',
    'a $$x^2$$ b',
    '$$\nx^2\n$$',
    '$$x^2$$',
    '\\[\na = b\n\\]',
    'before\n\\[ a\n= b \\]\nafter',
    '- one\n\n  $$\n  x\n  $$\n- two',
    '| a |\n|---|\n| $x$ |',
    '\\[\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}\\]',
    '$\\mathbb{R}^n \\to \\mathbb{C}$',
  ])('stands in %j', (text) => expect(formulas(text)).toBe(1))

  it('keeps lines that look like a list or a heading', () => {
    const root = whole('$$\na\n- b\n+ c\n= d\n$$')
    expect(root.querySelectorAll('math')).toHaveLength(1)
    expect(root.querySelector('ul, h3')).toBeNull()
  })
})

describe('no formula', () => {
  it.each([
    '$5 and $10',
    'It costs $5.',
    'between $5-$10 each',
    '($5)–($10)',
    'US$5 and CA$7 and A$',
    '$5 for coffee$',
    '$HOME/bin and $PATH',
    '$HOME:$PATH',
    '\\$5 and \\$6$',
    '`$x$` and `\\(x\\)`',
    '$ x $',
    '$$',
    '$$ $$',
    '$x',
    '\\(x',
    '\\[ x\n\ny \\]',
    '```\n$$\nx\n$$\n```',
    '100 $ and 200 $',
    'C:\\(x86',
  ])('stands in %j', (text) => {
    const root = whole(text)
    expect(root.querySelector('math, code.math')).toBeNull()
    expect(root.textContent).toContain(text.match(/\d+|x/)?.[0] ?? '')
  })

  it('keeps every sign of a price', () => {
    expect(whole('$5 and $10, or US$12').textContent).toBe('$5 and $10, or US$12')
  })
})

const running =
  'We know $a^2 + b^2 = c^2$, which costs $5 or $10.\n\nThen \\(\\frac{1}{2}\\) and\n\n' +
  '$$\n\\int_0^1 x\\,dx\n= \\frac12\n$$\n\n- item $x_1$\n- \\[ y \\]\n\nend \\[\nz\n- 1\n\\]\nlast'

describe('a formula on its way', () => {
  it.each([1, 2, 3, 7, 20])('is the same in pieces of %i', (size) => {
    expect(streamed(running, size).innerHTML).toBe(whole(running).innerHTML)
  })

  it('is never shown half, and once shown it stays', () => {
    let shown = 0
    let length = 0
    streamed(running, 1, (root) => {
      expect(root.textContent).not.toMatch(/\\[a-z(]|\^|_1/)
      const count = root.querySelectorAll('math').length
      expect(count).toBeGreaterThanOrEqual(shown)
      shown = count
      expect(root.textContent.length).toBeGreaterThanOrEqual(length - 1)
      length = root.textContent.length
    })
  })

  it('holds a price back for a word at most', () => {
    streamed('It costs $5 and more', 1, (root) => {
      expect(root.textContent.length).toBeGreaterThanOrEqual(0)
    })
    const root = document.createElement('div')
    const stream = new MarkdownStream(root)
    stream.append('It costs $5 and')
    stream.paint()
    expect(root.textContent).toBe('It costs $5 and')
  })
})

const hostile = [
  '\\href{javascript:alert(1)}{x}',
  '\\url{javascript:alert(1)}',
  '\\includegraphics{https://evil.test/x.png}',
  '\\includegraphics[width=9em]{https://evil.test/x.png}',
  '\\htmlId{app}{x}',
  '\\htmlClass{side}{x}',
  '\\htmlStyle{position:fixed;inset:0}{x}',
  '\\htmlData{a=b}{x}',
  '\\class{evil}{x}',
  '\\cssId{boot}{x}',
  '\\style{background:url(https://evil.test)}{x}',
  '\\label{boot}x',
  '\\tag{1}\\label{app} x',
  '\\color{url(https://evil.test)}x',
  '\\textcolor{red;background:url(//evil.test)}{x}',
  '\\colorbox{expression(alert(1))}{x}',
  '\\rule{99999em}{99999em}',
  '\\hspace{99999em}x',
  '\\raisebox{9999em}{x}',
  '\\text{<img src=x onerror=alert(1)>}',
  '</math><script>alert(1)</script>',
  '\\unicode{<script>}',
  '\\def\\a{\\a\\a}\\a',
  '\\def\\a{xxxxxxxxxx}\\def\\b{\\a\\a\\a\\a\\a\\a\\a\\a}\\def\\c{\\b\\b\\b\\b\\b\\b\\b\\b}\\c\\c\\c\\c\\c\\c\\c\\c',
  '\\newcommand{\\x}{\\x\\x}\\x',
  '\\let\\over\\frac',
  '{'.repeat(1000) + '}'.repeat(1000),
  '\\sqrt{'.repeat(300) + 'x' + '}'.repeat(300),
  '\\frac'.repeat(400),
  'x_'.repeat(800),
  '\\begin{matrix}' + '&'.repeat(2000) + '\\end{matrix}',
  '\\left('.repeat(300),
  '\\begin{x}\\end{y}',
  '\\verb|<script>|',
  '\u202e\\text{abc}',
]

describe('a hostile formula', () => {
  it.each(hostile)(
    '%j is inert',
    (tex) => {
      const before = cpuUsage()
      for (const text of [`\\(${tex}\\)`, `\\[\n${tex}\n\\]`, `a $${tex}$ b`]) {
        const root = whole(text)
        for (const element of root.querySelectorAll('*')) {
          expect(element.tagName).toMatch(/^(?:P|DIV|SPAN|CODE|EM|STRONG|BR|A|m[a-z]+)$/)
          for (const { name, value } of element.attributes) {
            expect(name).not.toMatch(/^on|^src|^id$|^xlink|^data-|^action$/)
            if (name === 'href') expect(value).toMatch(/^https?:/)
            if (name === 'style') expect(value).not.toMatch(/url|position|inset|expression|\d{4}/)
          }
        }
      }
      expect(cpuUsage(before).user / 1_000).toBeLessThan(10_000)
    },
    120_000,
  )

  it.each([
    { type: 'img', attributes: { src: 'https://evil.test' } },
    { type: 'script' },
    { src: 'https://evil.test' },
    { type: 'math', children: [{ href: 'javascript:alert(1)', children: [] }, { type: 'a' }] },
    { text: 'bare' },
  ])('%j is not built at all', (tree) => expect(() => mathElement(tree)).toThrow())

  it('loses its attributes that lead somewhere', () => {
    const attributes = { href: 'javascript:alert(1)', id: 'app', onclick: 'alert(1)', width: '1em' }
    const element = mathElement({
      type: 'math',
      attributes,
      classes: ['ok', 'a b'],
      style: { position: 'fixed' },
    })
    expect(element.getAttributeNames().sort()).toEqual(['class', 'width'])
    expect(element.getAttribute('class')).toBe('ok')
  })

  it.each([
    { position: 'fixed' },
    { inset: '0' },
    { backgroundImage: 'url(https://evil.test)' },
    { color: 'url(https://evil.test)' },
    { color: 'red;background:blue' },
    { width: '99999em' },
    { transform: 'scale(100)' },
    { cssText: 'position:fixed' },
  ])('loses the style %j', (style) => expect(safeStyles(style)).toEqual({}))

  it('keeps the styles that formulas need', () => {
    const style = { color: '#b22222', textAlign: 'left', paddingLeft: '0.5em', borderTop: '0.06em solid' }
    expect(safeStyles(style)).toEqual(style)
  })
})
