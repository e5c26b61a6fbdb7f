import { describe, expect, it } from 'vitest'
import { settledPart } from './shown'

const shown = (text: string) => settledPart(text).shown.trimEnd()

describe('a text being written', () => {
  it.each([
    ['a mark that may make a heading of the line above', 'text\n-', 'text'],
    ['a row of equals signs', 'text\n==', 'text'],
    ['a list without its point', '- one\n- ', '- one'],
    ['a number that may begin a list', 'so\n\n12.', 'so\n'],
    ['a heading without words', 'so\n\n## ', 'so\n'],
    ['a fence not yet open', 'so\n\n``', 'so\n'],
    ['the first line of what may be a table', 'so\n\n| a | b', 'so\n\n'],
    ['a table without its rule', '| a | b |\n|--', ''],
    ['a table without a row', 'so\n\n| a |\n|---|\n| 1', 'so\n\n'],
    ['a row without its end', '| a |\n|---|\n| 1 |\n| 2', '| a |\n|---|\n| 1 |\n'],
    ['a formula without its end', 'so \\(x + ', 'so '],
  ])('holds %s back', (_, text, expected) => expect(shown(text)).toBe(expected.trimEnd()))

  it.each([
    'text',
    'text\n- one',
    '1984 was',
    '**bold',
    '-5 degrees',
    '| a |\n|---|\n| 1 |\n',
    '| not a table\nbut text',
    'a | b',
    'so \\(x\\) and',
  ])('shows %j as it is', (text) => expect(shown(text)).toBe(text.trimEnd()))

  it('never takes back what it has shown', () => {
    const text =
      'so\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n## End $x$ at $5\n1. last\n'
    let before = ''
    for (let i = 1; i <= text.length; i++) {
      const now = shown(text.slice(0, i))
      expect(now.slice(0, before.length)).toBe(before)
      before = now
    }
  })
})
