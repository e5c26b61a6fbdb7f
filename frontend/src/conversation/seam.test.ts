import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { grow, growingText, wholeText } from '../turn/text'
import { Joining, Seam } from './seam'

interface Case {
  name: string
  before: string
  after: string
  overlap: number
}

/** The same table as of the server's `SeamTest`. */
const cases = JSON.parse(readFileSync('../src/test/resources/seams.json', 'utf8')) as Case[]

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom('```js\n', '```\n', '\n', '~~~\n', 'const b = 2\n', '城堡', '😀', '    ', 'queen in a '),
    fc.string({ maxLength: 8 }),
  ),
  { maxLength: 30 },
)
const text = pieces.map((all) => all.join(''))

describe('the seam', () => {
  it.each(cases)('$name', ({ before, after, overlap }) => {
    expect(new Seam(before).overlap(after, true)).toBe(overlap)
  })

  it('is never told otherwise later than it was told first', () => {
    const table = cases.map(({ before, after }) => [before, after] as const)
    fc.assert(
      fc.property(fc.oneof(fc.tuple(text, text), fc.constantFrom(...table)), ([before, after]) => {
        const seam = new Seam(before)
        const last = seam.overlap(after, true)
        for (let n = 0; n <= after.length; n++) {
          const told = seam.overlap(after.slice(0, n), false)
          if (told !== null) expect(told).toBe(last)
        }
      }),
    )
  })

  it('shows text that only grows, however it is cut', () => {
    const cut = fc.tuple(text, text, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }))
    fc.assert(
      fc.property(cut, ([before, after, sizes]) => {
        const joining = new Joining(before)
        let shown = before
        let coming = growingText()
        for (let at = 0, i = 0; at < after.length; i++) {
          const size = sizes[i % sizes.length] ?? 1
          coming = grow(coming, after.slice(at, at + size))
          at += size
          const now = wholeText(joining.take(coming, false))
          expect(now.startsWith(shown)).toBe(true)
          shown = now
        }
        const whole = wholeText(joining.take(coming, true))
        expect(whole.startsWith(shown)).toBe(true)
        expect(whole).toBe(before + after.slice(new Seam(before).overlap(after, true) ?? 0))
      }),
    )
  })
})
