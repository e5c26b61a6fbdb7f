import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Message } from '../api/messages'
import { Path } from './path.svelte'

interface Asked {
  path: string
  answer: (response: Response) => void
}

let asked: Asked[] = []
const next = () => vi.waitFor(() => asked.shift() ?? Promise.reject(new Error('nothing was asked')))

beforeEach(() => {
  asked = []
  vi.stubGlobal('fetch', (path: string) => new Promise<Response>((answer) => asked.push({ path, answer })))
})
afterEach(() => vi.unstubAllGlobals())

const question = {
  id: 'q',
  parentId: null,
  role: 'user',
  status: 'complete',
  content: '?',
} as unknown as Message
const answerOf = (id: string) =>
  ({ id, parentId: 'q', role: 'assistant', status: 'completed', content: id }) as unknown as Message

/** The path to one of two versions, as the server tells it. */
const pathTo = (id: string) =>
  Response.json({
    items: [
      { ...question, versions: ['q'] },
      { ...answerOf(id), versions: ['a1', 'a2'] },
    ],
    next: null,
  })
const shown = (path: Path) => path.steps[1]?.message.id

async function opened(): Promise<Path> {
  const path = new Path()
  const loaded = path.load('c')
  ;(await next()).answer(pathTo('a2'))
  await loaded
  expect(shown(path)).toBe('a2')
  return path
}

async function turned(path: Path): Promise<void> {
  const step = path.steps[1]!
  const done = path.turn('c', step, -1)
  ;(await next()).answer(pathTo('a1'))
  ;(await next()).answer(new Response(null, { status: 204 }))
  await done
}

it('stays at the version that was turned to, whatever is read anew', async () => {
  const path = await opened()
  await turned(path)
  expect(shown(path)).toBe('a1')
  const again = path.load('c')
  const { path: where, answer } = await next()
  expect(where).toContain('through=a1')
  answer(pathTo('a1'))
  await again
  expect(shown(path)).toBe('a1')
})

it('takes no reading that was asked for before the turn', async () => {
  const path = await opened()
  const late = path.load('c')
  const { answer } = await next()
  await turned(path)
  answer(pathTo('a2'))
  const { path: where, answer: second } = await next()
  expect(where).toContain('through=a1')
  second(pathTo('a1'))
  await late
  expect(shown(path)).toBe('a1')
})

it('goes to the newest where that version was deleted elsewhere', async () => {
  const path = await opened()
  await turned(path)
  const again = path.load('c')
  ;(await next()).answer(Response.json({ type: 'not_found' }, { status: 404 }))
  const { path: where, answer } = await next()
  expect(where).toContain('path=newest')
  answer(pathTo('a2'))
  await again
  expect(shown(path)).toBe('a2')
})
