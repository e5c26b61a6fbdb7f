import { expect, it } from 'vitest'
import { LiveReader } from './events'

const frame = (event: string, data: unknown) => ({ id: null, event, data: JSON.stringify(data) })

it('reads the pieces of several turns, each with where it begins', () => {
  const reader = new LiveReader()
  expect(reader.read(frame('turn', { t: 1, turn: 'a', conversation: 'c' }))).toEqual({
    kind: 'begun',
    turn: 'a',
    conversation: 'c',
  })
  reader.read(frame('turn', { t: 2, turn: 'b', conversation: 'd' }))
  expect(reader.read(frame('message', { t: 2, p: 7, content: 'word' }))).toEqual({
    kind: 'piece',
    turn: 'b',
    start: 3,
    event: { type: 'delta', end: 7, part: 'content', text: 'word' },
  })
  expect(reader.read(frame('message', { t: 1, p: 2, reasoning: 'hm' }))).toMatchObject({
    turn: 'a',
    start: 0,
  })
  const call = { index: 0, id: 'call', name: 'find', arguments: '{}' }
  expect(reader.read(frame('message', { t: 1, p: 12, toolCall: call }))).toMatchObject({ start: 2 })
  expect(reader.read(frame('cost', { t: 1, cost: '0.1', held: '0.2' }))).toMatchObject({ start: null })
  expect(reader.read(frame('end', { t: 1, p: 13, status: 'completed' }))).toMatchObject({
    start: 12,
    event: { type: 'end', end: 13, status: 'completed' },
  })
})

it('knows a turn only by what it was told on the same connection', () => {
  expect(new LiveReader().read(frame('message', { t: 1, p: 4, content: 'word' }))).toBeNull()
})

it('passes over what it does not know', () => {
  const reader = new LiveReader()
  expect(reader.read(frame('weather', {}))).toBeNull()
  expect(reader.read({ id: null, event: 'turn', data: 'no JSON' })).toBeNull()
  expect(reader.read(frame('budget', {}))).toEqual({ kind: 'budget' })
  expect(reader.read(frame('gone', { turn: 'a' }))).toEqual({ kind: 'lost', turn: 'a' })
  expect(reader.read(frame('error', { type: 'unauthenticated' }))).toEqual({ kind: 'refused' })
})
