import { cpuUsage } from 'node:process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { payloads } from './payloads.fixture'
import { LONGEST_BLOCK, MarkdownStream } from './stream'

function render(text: string, size = Number.POSITIVE_INFINITY): HTMLElement {
  const root = document.createElement('div')
  const stream = new MarkdownStream(root)
  for (let from = 0; from < text.length; from += size) {
    stream.append(text.slice(from, from + size))
    stream.paint()
    if (size === Number.POSITIVE_INFINITY) break
  }
  stream.finish(() => text)
  return root
}

const allowed = new Set(
  'P BLOCKQUOTE UL OL LI TABLE COLGROUP COL THEAD TBODY TR TH TD H3 H4 H5 H6 DIV HR BR A SPAN CODE PRE STRONG EM S HEADER BUTTON INPUT svg path'.split(
    ' ',
  ),
)

function expectHarmless(root: HTMLElement): void {
  for (const element of root.querySelectorAll('*')) {
    expect(allowed).toContain(element.tagName)
    for (const { name, value } of element.attributes) {
      expect(name).not.toMatch(/^on|^style$|^src|^srcset$|^ping$|^id$|^action$|^formaction$/)
      if (name !== 'href') continue
      expect(value).toMatch(/^(https?:\/\/|mailto:)/)
      expect(element.getAttribute('rel')).toBe('noopener noreferrer nofollow')
    }
  }
}

describe('hostile text', () => {
  it('has enough of it', () => expect(new Set(payloads).size).toBeGreaterThanOrEqual(150))

  it.each(payloads)('%j becomes harmless nodes, whole and sign by sign', (payload) => {
    const text = `before\n\n${payload}\n\nafter`
    const whole = render(text)
    expectHarmless(whole)
    const pieces = render(text, 1)
    expectHarmless(pieces)
    expect(pieces.outerHTML).toBe(whole.outerHTML)
  })
})

const blocks = [
  '# Title\n',
  'Some *text* with `code`\nand a second line\n',
  '\n',
  '- one\n- two\n  - deeper\n\n',
  '1. a\n\n2. b\n',
  '> quoted\nlazy\n\n',
  '```js\nconst a = 1\n\nconst b = 2\n```\n',
  '~~~\nopen fence\n',
  '   ```\n   indented\n   ```\n',
  '| a | b |\n|---|--:|\n| 1 | 2 |\n',
  'head\n---\n',
  '***\n',
  '    indented code\n\n',
  '[ref]: https://ok.test/x\n',
  'see [ref] and [other][ref]\n\n',
  '- [ ] open\n- [x] done\n',
  'a $$x_1 + y_1$$ b\n',
  '$$\na_1\n- b\n$$\n',
  '\\[ open\n= x\n',
  'so $x$ and $5, \\(y\\).\n',
  '中文和 **粗体**，以及 😀\n\n',
  'https://ok.test/path?q=1\n',
  '![picture](https://host.test/a.png)\n\n',
  '\r\nwindows\r\nlines\r\n\r\n',
  'old\r\rmac\r',
]

describe('a text in pieces', () => {
  it('becomes the same nodes however it was cut', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...blocks), { maxLength: 14 }), cuts, (parts, sizes) => {
        const text = parts.join('')
        const root = document.createElement('div')
        const stream = new MarkdownStream(root)
        let from = 0
        for (let i = 0; from < text.length; i++) {
          const size = sizes[i % sizes.length] ?? 1
          stream.append(text.slice(from, from + size))
          if (i % 3 !== 2) stream.paint()
          from += size
        }
        stream.finish(() => text)
        expect(root.outerHTML).toBe(render(text).outerHTML)
      }),
      { numRuns: 400, seed: 20261 },
    )
  }, 60_000)

  it('leaves finished blocks alone', () => {
    const root = document.createElement('div')
    const stream = new MarkdownStream(root)
    stream.append('first\n\nsecond\n\nthird')
    stream.paint()
    const [first, second] = root.children
    stream.append(' goes on\n\nfourth')
    stream.paint()
    expect(root.children[0]).toBe(first)
    expect(root.children[1]).toBe(second)
    expect(root.children).toHaveLength(4)
  })

  it('resolves a reference that is defined later', () => {
    const root = render('see [it]\n\n[it]: https://ok.test/\n', 3)
    expect(root.querySelector('a')?.href).toBe('https://ok.test/')
  })

  it('shows a block past the bound as plain text, the same in pieces', () => {
    const text = `start\n\n${'word '.repeat(LONGEST_BLOCK / 4)}\n\nend`
    const root = render(text)
    expect(root.querySelectorAll('p.plain').length).toBeGreaterThan(0)
    expect(root.textContent).toContain('end')
    expect(render(text, 1000).outerHTML).toBe(root.outerHTML)
  })

  it('keeps long code in one block', () => {
    const code = 'let x = 1\n'.repeat(20_000)
    const root = render(`\`\`\`js\n${code}\`\`\`\nafter`, 5000)
    expect(root.querySelectorAll('.code')).toHaveLength(1)
    expect(root.querySelector('code')?.textContent).toBe(code)
    expect(root.lastElementChild?.textContent).toBe('after')
  })
})

describe('pathological text', () => {
  it.each(['*', '[', '`', '_', '<', '> ', '- ', '![', '](', 'mailto:', '$$', '\\(', '|', '~~', '&#', '1. '])(
    '100,000 of %j stay quick',
    (unit) => {
      const before = cpuUsage()
      render(unit.repeat(100_000))
      // A second or two of work; what grows with the square of the length takes minutes.
      expect(cpuUsage(before).user / 1_000).toBeLessThan(15_000)
    },
    120_000,
  )
})
