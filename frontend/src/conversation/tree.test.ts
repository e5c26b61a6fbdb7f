import { expect, it } from 'vitest'
import type { Message } from '../api/messages'
import { readOn, saidOn, type Step, withAdded } from './tree'

const at = (id: string, parentId: string | null, more: Partial<Message> = {}) =>
  ({ id, parentId, continuesId: null, role: id.startsWith('q') ? 'user' : 'assistant', ...more }) as Message
const step = (id: string, parentId: string | null, versions = [id], more: Partial<Message> = {}): Step => ({
  message: at(id, parentId, more),
  versions,
})
const ids = (path: readonly Step[]) => path.map(({ message }) => message.id)

const path = [step('q1', null), step('a2', 'q1', ['a1', 'a2']), step('q2', 'a2'), step('b1', 'q2')]

it('adds at the end', () => {
  const more = withAdded(path, [at('q3', 'b1'), at('c1', 'q3')])
  expect(ids(more)).toEqual(['q1', 'a2', 'q2', 'b1', 'q3', 'c1'])
  expect(more[4]?.versions).toEqual(['q3'])
})

it('begins a branch in place of what stood there, as its newest version', () => {
  const more = withAdded(path, [at('a3', 'q1')])
  expect(ids(more)).toEqual(['q1', 'a3'])
  expect(more[1]?.versions).toEqual(['a1', 'a2', 'a3'])
  expect(ids(withAdded(path, [at('q0', null), at('x', 'q0')]))).toEqual(['q0', 'x'])
  expect(withAdded(path, [at('q0', null)])[0]?.versions).toEqual(['q1', 'q0'])
})

it('adds what is there already no second time', () => {
  expect(withAdded(path, [at('b1', 'q2')])).toHaveLength(4)
  expect(withAdded(path, [at('b1', 'q2')])[3]?.versions).toEqual(['b1'])
  expect(withAdded(path, [])).toEqual(path)
})

it('branches where the message above is not read yet', () => {
  const end = path.slice(2)
  expect(ids(withAdded(end, [at('q9', 'a2'), at('z', 'q9')]))).toEqual(['q9', 'z'])
})

it('keeps what was read above, where the newest still follows it', () => {
  expect(readOn(path, path.slice(2))).toEqual({ path, joined: true })
  expect(readOn(path, [step('x', 'y')])).toEqual({ path: [step('x', 'y')], joined: false })
  expect(readOn([], path)).toEqual({ path, joined: false })
  expect(readOn(path, path)).toEqual({ path, joined: false })
})

it('shows an answer and those that go on from it as one', () => {
  const long = [
    step('q1', null),
    step('a1', 'q1'),
    step('a2', 'a1', ['a2'], { continuesId: 'a1' }),
    step('a3', 'a2', ['a3'], { continuesId: 'a2' }),
    step('q2', 'a3'),
    step('b1', 'q2'),
  ]
  const said = saidOn(long)
  expect(said.map(({ parts }) => ids(parts))).toEqual([['q1'], ['a1', 'a2', 'a3'], ['q2'], ['b1']])
  expect(said[1]?.question?.id).toBe('q1')
  expect(said[1]?.first.message.id).toBe('a1')
  expect(said[1]?.last.message.id).toBe('a3')
  expect(said[3]?.question?.id).toBe('q2')
})
