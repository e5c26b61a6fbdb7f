import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { OwnBudget } from '../api/budgets'
import type { Message } from '../api/messages'
import { isRoomier } from '../budget/state'
import { OnHold } from './onHold.svelte'
import { OpenConversation } from './open.svelte'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('tries after longer and longer waits', async () => {
  const tries: number[] = []
  const begin = Date.now()
  const hold: OnHold = new OnHold(() => {
    tries.push((Date.now() - begin) / 1000)
    hold.wait(5)
    return Promise.resolve()
  })
  hold.wait(5)
  await vi.advanceTimersByTimeAsync(200_000)
  const waits = tries.map((at, i) => at - (tries[i - 1] ?? 0))
  expect(waits.slice(0, 6)).toEqual([5, 8, 12, 17, 26, 38])
  expect(Math.max(...waits)).toBeLessThanOrEqual(60)
})

it('tries at once where there is more room, and never twice within two seconds', async () => {
  const send = vi.fn(() => {
    hold.wait(null)
    return Promise.resolve()
  })
  const hold = new OnHold(send)
  hold.wait(null)
  await vi.advanceTimersByTimeAsync(2000)
  hold.nudge()
  hold.nudge()
  await vi.advanceTimersByTimeAsync(0)
  expect(send).toHaveBeenCalledTimes(1)
  hold.nudge()
  await vi.advanceTimersByTimeAsync(1900)
  expect(send).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(200)
  expect(send).toHaveBeenCalledTimes(2)
  hold.stop()
  hold.nudge()
  await vi.advanceTimersByTimeAsync(100_000)
  expect(send).toHaveBeenCalledTimes(2)
})

it('sees room where an answer has ended or a limit was raised', () => {
  const budget = { owner: 'user', book: 'real', limit: '20', left: '1.0' } as OwnBudget
  expect(isRoomier([{ ...budget, left: '1.5' } as OwnBudget], [budget])).toBe(true)
  expect(isRoomier([budget], [budget])).toBe(false)
  expect(isRoomier([{ ...budget, left: '0.5' } as OwnBudget], [budget])).toBe(false)
  const veiled = { owner: 'user', book: 'real', limit: null, usedPercent: 90 } as OwnBudget
  expect(isRoomier([{ ...veiled, usedPercent: 60 } as OwnBudget], [veiled])).toBe(true)
})

interface Post {
  path: string
  body: { id: string; parentId: string | null; text?: string; model?: string }
}

/** A server that has no room at first, and then has. */
function serve(answers: (Response | Error)[]): Post[] {
  const posts: Post[] = []
  const drafts = new Map<string, unknown>()
  vi.stubGlobal('fetch', (path: string, request: RequestInit) => {
    if (path.endsWith('/draft')) {
      if (request.method === 'PUT') drafts.set(path, JSON.parse(String(request.body)))
      return Promise.resolve(Response.json(drafts.get(path) ?? { text: '' }))
    }
    if (!path.endsWith('/turns')) return Promise.resolve(new Response(null, { status: 204 }))
    posts.push({ path, body: JSON.parse(String(request.body)) as Post['body'] })
    const answer = answers.shift() ?? new TypeError('no more')
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
  })
  return posts
}

const onHold = () =>
  Response.json({ type: 'budget_on_hold', budget: 'user' }, { status: 429, headers: { 'Retry-After': '5' } })

function started() {
  const posted = JSON.stringify({
    turnId: 't',
    userMessageId: 'q',
    messageId: 'a',
    conversation: { id: 'c' },
  })
  const text = new TextEncoder().encode(`event: posted\ndata: ${posted}\n\n`)
  return new Response(new ReadableStream({ start: (body) => body.enqueue(text) }), { status: 201 })
}

it('sends the very same message by itself once there is room', async () => {
  const posts = serve([onHold(), onHold(), new TypeError('no network'), started()])
  const open = new OpenConversation(null, vi.fn())
  open.draft.change('Hello')
  await open.send(open.draft.lift(), { model: 'm' })
  expect(open.unsent).toMatchObject({ state: 'refused', text: 'Hello' })
  for (let i = 0; i < 60 && open.unsent; i++) await vi.advanceTimersByTimeAsync(1000)
  expect(open.unsent).toBeNull()
  expect(posts).toHaveLength(4)
  expect(new Set(posts.map(({ path, body }) => path + body.id)).size).toBe(1)
  expect(open.path.map(({ message }) => message.content)).toEqual(['Hello', ''])
  await vi.advanceTimersByTimeAsync(100_000)
  expect(posts).toHaveLength(4)
  expect(localStorage.length).toBe(0)
  open.leave()
})

it('waits for its own place in the chat, and with its document', async () => {
  const posts = serve([onHold(), new TypeError('no network'), onHold(), onHold()])
  const answer = { id: 'a1', parentId: 'q1', role: 'assistant', status: 'completed', content: '' } as Message
  const open = new OpenConversation('c', vi.fn())
  open.stored.add([answer])
  await open.send('And then?', {})
  open.stored.add([{ ...answer, id: 'q2', parentId: 'a1' }])
  await vi.advanceTimersByTimeAsync(30_000)
  expect(posts.length).toBeGreaterThan(2)
  expect(posts.map(({ body }) => body.parentId)).toEqual(posts.map(() => 'a1'))
  open.leave()

  const first = serve([onHold(), started()])
  const begun = new OpenConversation(null, vi.fn())
  begun.document = 'handbook'
  await begun.send('Hello', {})
  begun.leave()
  const after = new OpenConversation(null, vi.fn())
  await after.load()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(first).toHaveLength(2)
  expect(first[1]).toEqual(first[0])
  after.leave()
})

it('is taken back, and then waits no more', async () => {
  const posts = serve([onHold()])
  const open = new OpenConversation(null, vi.fn())
  open.draft.change('Hello')
  await open.send(open.draft.lift(), {})
  open.takeBack()
  expect(open.draft.text).toBe('Hello')
  await vi.advanceTimersByTimeAsync(100_000)
  expect(posts).toHaveLength(1)
  const again = new OpenConversation(null, vi.fn())
  await again.load()
  expect(again.unsent).toBeNull()
  expect(again.draft.text).toBe('Hello')
})

it('waits on after a reload, and sends once', async () => {
  const posts = serve([onHold(), started()])
  const before = new OpenConversation(null, vi.fn())
  before.draft.change('Hello')
  await before.send(before.draft.lift(), { model: 'm' })
  before.leave()
  const after = new OpenConversation(null, vi.fn())
  await after.load()
  expect(after.unsent).toMatchObject({ state: 'refused', text: 'Hello', request: { model: 'm' } })
  expect(after.draft.text).toBe('')
  for (let i = 0; i < 20 && after.unsent; i++) await vi.advanceTimersByTimeAsync(1000)
  expect(posts).toHaveLength(2)
  expect(posts[1]).toEqual(posts[0])
  expect(after.id).not.toBeNull()
  after.leave()
})

it('leaves alone what is typed meanwhile', async () => {
  const posts = serve([onHold(), started()])
  const before = new OpenConversation(null, vi.fn())
  await before.send('Hello', {})
  before.draft.change('Something else')
  before.leave()
  const after = new OpenConversation(null, vi.fn())
  await after.load()
  expect(after.draft.text).toBe('Something else')
  for (let i = 0; i < 20 && after.unsent; i++) await vi.advanceTimersByTimeAsync(1000)
  expect(posts.map(({ body }) => body.text)).toEqual(['Hello', 'Hello'])
  expect(after.draft.text).toBe('Something else')
  after.leave()
})

it('is taken back in another tab too, with what was typed there', async () => {
  const posts = serve([onHold()])
  const one = new OpenConversation(null, vi.fn())
  await one.send('Hello', {})
  const other = new OpenConversation(null, vi.fn())
  await other.load()
  other.draft.change('More')
  other.takeBack()
  expect(other.draft.text).toBe('Hello\n\nMore')
  await vi.advanceTimersByTimeAsync(100_000)
  expect(posts).toHaveLength(1)
  expect(one.onHold.seconds).toBeNull()
  expect(one.unsent).toMatchObject({ text: 'Hello', state: 'refused' })
})

it('is nobody else’s', async () => {
  const posts = serve([onHold()])
  const one = new OpenConversation(null, vi.fn())
  await one.send('Hello', {})
  one.leave()
  const kept = localStorage.getItem('parley.waiting.new') ?? ''
  localStorage.setItem('parley.waiting.new', kept.replace(/"account":"[^"]*"/, '"account":"other"'))
  const theirs = new OpenConversation(null, vi.fn())
  await theirs.load()
  expect(theirs.unsent).toBeNull()
  expect(posts).toHaveLength(1)
})

it('does not wait where the limit itself is reached', async () => {
  const posts = serve([Response.json({ type: 'budget_exhausted', budget: 'user' }, { status: 402 })])
  const open = new OpenConversation(null, vi.fn())
  await open.send('Hello', {})
  await vi.advanceTimersByTimeAsync(100_000)
  expect(posts).toHaveLength(1)
  expect(open.onHold.seconds).toBeNull()
})
