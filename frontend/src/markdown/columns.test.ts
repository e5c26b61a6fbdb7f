import { expect, it } from 'vitest'
import { MarkdownStream } from './stream'

const table = (...rows: string[]) =>
  `| No | What it is |\n|---|---|\n${rows.map((row) => `| ${row} |\n`).join('')}`
const widths = (root: HTMLElement) => [...root.querySelectorAll('col')].map(({ width }) => width)

function page() {
  const root = document.createElement('div')
  const stream = new MarkdownStream(root)
  const say = (text: string) => {
    stream.append(text)
    stream.paint()
  }
  return { root, stream, say }
}

it('gives room by the head and the first row', () => {
  const { root, stream } = page()
  stream.append(table('1 | a long description of it'))
  stream.finish(() => '')
  expect(widths(root)).toEqual(['28.9%', '71.1%'])
})

it('counts a Chinese sign twice and no column out', () => {
  const { root, stream } = page()
  stream.append(table('1 | 一二三四五六七八九十一二三四五六七八九十一'))
  stream.finish(() => '')
  expect(widths(root)).toEqual(['20.4%', '79.6%'])
})

it('moves no column that stands, whatever follows', () => {
  const { root, stream, say } = page()
  say('So:\n\n| No | What it is |\n|---|---|\n| 1 | a long')
  expect(root.querySelector('table')).toBeNull()
  say(' description of it |\n')
  const stood = [...root.querySelectorAll('col')]
  const before = widths(root)
  expect(before).toHaveLength(2)
  say('| 2, with a number that goes on and on | b |\n')
  say('\nAnd then.')
  stream.finish(() => '')
  expect([...root.querySelectorAll('col')]).toEqual(stood)
  expect(widths(root)).toEqual(before)
  expect(root.querySelectorAll('tbody tr')).toHaveLength(2)
})

it('shows a table without a row once nothing can follow', () => {
  const { root, stream, say } = page()
  say('| No | What it is |\n|---|---|\n')
  expect(root.querySelector('table')).toBeNull()
  stream.finish(() => '')
  expect(widths(root)).toEqual(['45.8%', '54.2%'])
})
