import { expect, it } from 'vitest'
import type { Message } from '../api/messages'
import { pathOf, turnTo } from './tree'

const at = (id: string, parentId: string | null, second: number) =>
  ({ id, parentId, createdAt: `2026-11-23T09:00:0${second}Z` }) as Message

const messages = [
  at('q1', null, 1),
  at('a1', 'q1', 2),
  at('a2', 'q1', 4),
  at('q2', 'a1', 3),
  at('b1', 'q2', 5),
  at('q3', 'a2', 6),
]
const ids = (path: ReturnType<typeof pathOf>) => path.map((step) => step.message.id)

it('shows the newest version where none was chosen', () => {
  expect(ids(pathOf(messages, new Map()))).toEqual(['q1', 'a2', 'q3'])
})

it('shows the version chosen, with what follows it', () => {
  expect(ids(pathOf(messages, new Map([['q1', 'a1']])))).toEqual(['q1', 'a1', 'q2', 'b1'])
})

it('goes from version to version and no further', () => {
  const step = pathOf(messages, new Map())[1]!
  expect(step.versions).toEqual(['a1', 'a2'])
  expect(turnTo(new Map(), step, 1)).toBeNull()
  const back = turnTo(new Map(), step, -1)!
  expect(ids(pathOf(messages, back))).toEqual(['q1', 'a1', 'q2', 'b1'])
})

it('falls back to the newest when a choice is gone', () => {
  expect(ids(pathOf(messages, new Map([['q1', 'deleted']])))).toEqual(['q1', 'a2', 'q3'])
})

it('ends on a ring of parents', () => {
  expect(pathOf([at('x', 'x', 1)], new Map())).toEqual([])
})
