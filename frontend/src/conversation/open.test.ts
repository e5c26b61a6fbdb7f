import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Conversation } from '../api/conversations'
import { wholeText } from '../turn/text'
import { ConversationList } from './list.svelte'
import { OpenConversation } from './open.svelte'

interface Asked {
  path: string
  body: Record<string, unknown>
  answer: (response: Response | Error) => void
}

let asked: Asked[] = []
/** Waits for the next request. */
const next = () => vi.waitFor(() => asked.shift() ?? Promise.reject(new Error('nothing was asked')))

beforeEach(() => {
  asked = []
  localStorage.clear()
  vi.stubGlobal(
    'fetch',
    (path: string, request: RequestInit) =>
      new Promise<Response>((resolve, reject) => {
        const body = JSON.parse(String(request.body ?? '{}')) as Record<string, unknown>
        const answer = (response: Response | Error) =>
          response instanceof Error ? reject(response) : resolve(response)
        asked.push({ path, body, answer })
      }),
  )
})
afterEach(() => vi.unstubAllGlobals())

const conversation = (id: string, updatedAt: string) => ({ id, updatedAt, title: id }) as Conversation

function stream(turn: unknown, chat: string) {
  const ids = { turnId: turn, userMessageId: 'q1', messageId: 'a1' }
  const posted = JSON.stringify({ ...ids, conversation: conversation(chat, '2026-11-23T09:00:00Z') })
  const text = `event: posted\ndata: ${posted}\n\nid: 2\nevent: delta\ndata: {"content":"hi"}\n\n`
  return new Response(new ReadableStream({ start: (body) => body.enqueue(new TextEncoder().encode(text)) }), {
    status: 201,
  })
}

const shown = (open: OpenConversation) => open.path.map(({ message }) => [message.role, message.content])

it('begins a chat, asks and hears the answer in one request', async () => {
  const changed = vi.fn()
  const open = new OpenConversation(null, changed)
  open.document = 'handbook'
  const sent = open.send('Hello', { model: 'm', thinking: 'off' })
  const { path, body, answer } = await next()
  const id = /^\/api\/conversations\/(.+)\/turns$/.exec(path)?.[1] ?? ''
  expect(body).toMatchObject({ parentId: null, text: 'Hello', conversation: { document: 'handbook' } })
  expect(open.id).toBeNull()
  expect(shown(open)).toEqual([
    ['user', 'Hello'],
    ['assistant', ''],
  ])
  const keys = open.path.map(({ message }) => open.keyOf(message))

  answer(stream(body['id'], id))
  await sent
  expect(open.id).toBe(id)
  expect(open.about?.id).toBe(id)
  expect(open.unsent).toBeNull()
  expect(open.path.map(({ message }) => message.id)).toEqual(['q1', 'a1'])
  expect(open.path.map(({ message }) => open.keyOf(message))).toEqual(keys)
  expect(changed).toHaveBeenCalledExactlyOnceWith('started')
  await vi.waitFor(() => expect(wholeText(open.live.get('a1')!.view.content)).toBe('hi'))
  expect(asked).toEqual([])
  open.leave()
})

it('keeps the text of a refusal, and no chat', async () => {
  const open = new OpenConversation(null, vi.fn())
  const sent = open.send('Hello', {})
  const first = await next()
  first.answer(Response.json({ type: 'budget_exhausted' }, { status: 402 }))
  await sent
  expect(open.unsent).toMatchObject({ state: 'refused', text: 'Hello' })
  expect(open.id).toBeNull()
  expect(shown(open)).toEqual([])
  open.takeBack()
  expect(open.draft.text).toBe('Hello')
  expect(open.unsent).toBeNull()
})

it('sends the very same again where nobody answered', async () => {
  const open = new OpenConversation(null, vi.fn())
  const sent = open.send('Hello', {})
  const first = await next()
  first.answer(new TypeError('no network'))
  await sent
  expect(open.unsent?.state).toBe('failed')
  const again = open.resend()
  const second = await next()
  expect([second.path, second.body]).toEqual([first.path, first.body])
  second.answer(stream(second.body['id'], 'c'))
  await again
  expect(shown(open)).toEqual([
    ['user', 'Hello'],
    ['assistant', ''],
  ])
  open.leave()
})

it('puts a chat where it belongs in the list', () => {
  const list = new ConversationList()
  list.items = [conversation('b', '2026-11-22T09:00:00Z'), conversation('a', '2026-11-21T09:00:00Z')]
  const ids = () => list.items.map(({ id }) => id)
  list.put(conversation('c', '2026-11-23T09:00:00Z'))
  expect(ids()).toEqual(['c', 'b', 'a'])
  list.put(conversation('a', '2026-11-24T09:00:00Z'))
  expect(ids()).toEqual(['a', 'c', 'b'])
  list.put(conversation('old', '2026-11-01T09:00:00Z'))
  expect(ids()).toEqual(['a', 'c', 'b', 'old'])
  list.next = 'cursor'
  list.put(conversation('older', '2026-10-01T09:00:00Z'))
  expect(ids()).toEqual(['a', 'c', 'b', 'old'])
})
