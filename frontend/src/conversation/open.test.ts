import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Conversation } from '../api/conversations'
import type { Message } from '../api/messages'
import { wholeText } from '../turn/text'
import { ConversationList } from './list.svelte'
import { OpenConversation } from './open.svelte'
import { withdraw } from './withdraw'

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
  sessionStorage.clear()
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

/** Waits for the next turn that is asked for; drafts are brought meanwhile. */
const turn = () =>
  vi.waitFor(() => {
    const at = asked.findIndex(({ path }) => path.endsWith('/turns'))
    return at < 0 ? Promise.reject(new Error('no turn was asked for')) : asked.splice(at, 1)[0]!
  })

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

it('loses neither what failed nor what is typed and sent after it', async () => {
  const open = new OpenConversation('c', vi.fn())
  open.draft.change('First')
  const first = open.send(open.draft.lift(), {})
  ;(await turn()).answer(new TypeError('no network'))
  await first
  open.draft.change('Second')
  expect(localStorage.getItem('parley.draft.c')).toBe('First\n\nSecond')
  const second = open.send(open.draft.lift(), {})
  expect(open.draft.text).toBe('First')
  const { body, answer } = await turn()
  expect(body).toMatchObject({ text: 'Second' })
  expect(localStorage.getItem('parley.draft.c')).toBe('Second\n\nFirst')
  answer(stream(body['id'], 'c'))
  await second
  expect(open.draft.text).toBe('First')
  expect(localStorage.getItem('parley.draft.c')).toBe('First')
  open.leave()
})

it('has a failed message back in the field when an answer is asked for anew', async () => {
  const open = new OpenConversation('c', vi.fn())
  const first = open.send('First', {})
  ;(await turn()).answer(new TypeError('no network'))
  await first
  const anew = open.regenerate({ id: 'q0' } as Message, {})
  expect(open.draft.text).toBe('First')
  ;(await turn()).answer(new TypeError('no network'))
  await anew
  expect(localStorage.getItem('parley.draft.c')).toBe('First')
  open.leave()
})

it('keeps an edited question that could not be sent over a reload', async () => {
  const open = new OpenConversation('c', vi.fn())
  const edited = open.edit({ id: 'q0', parentId: null } as Message, 'Said otherwise', {})
  ;(await turn()).answer(new TypeError('no network'))
  await edited
  open.leave()
  expect(new OpenConversation('c', vi.fn()).draft.text).toBe('Said otherwise')
})

it('gives what does not fit away without what is typed since', async () => {
  const open = new OpenConversation('c', vi.fn())
  const sent = open.send('Too long', {})
  ;(await turn()).answer(Response.json({ type: 'budget_exhausted' }, { status: 402 }))
  await sent
  open.draft.change('More')
  expect(open.give()).toBe('Too long')
  expect(open.unsent).toBeNull()
  expect(open.draft.text).toBe('More')
  expect(localStorage.getItem('parley.draft.c')).toBe('More')
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

const stored = (id: string, parentId: string | null, more: Record<string, unknown> = {}) => ({
  ...{ id, parentId, role: 'assistant', status: 'complete', content: id, reasoning: null, position: 0 },
  ...{ turnId: null, continuesId: null, overlap: 0, createdAt: '2026-11-23T09:00:00Z', versions: [id] },
  ...more,
})
const ok = (body: unknown) => Response.json(body)

/** Answers whatever is asked, by the end of its path. */
async function serve(answers: Record<string, unknown>, times: number) {
  for (let i = 0; i < times; i++) {
    const { path, answer } = await next()
    const found = Object.entries(answers).find(([end]) => path.replace(/\?.*/, '').endsWith(end))
    answer(found ? ok(found[1]) : Response.json({ type: 'not_found' }, { status: 404 }))
  }
}

it('shows what waits on the server, and follows it once it has begun', async () => {
  const open = new OpenConversation('c', vi.fn())
  const loaded = open.load()
  const items = [
    stored('q1', null, { role: 'user' }),
    stored('a1', 'q1'),
    stored('q2', 'a1', { role: 'user' }),
    stored('a2', 'q2', { status: 'queued', turnId: 't2', content: '' }),
  ]
  await serve({ '/c': conversation('c', 'x'), '/messages': { items, next: 'q1' } }, 2)
  await loaded
  expect(open.stored.more).toBe(true)
  expect(open.queued.all.map(({ question, held }) => [question.id, held])).toEqual([['q2', null]])
  await serve({ '/draft': { text: '' } }, 1)
  await serve({ '/t2': { status: 'running', refusal: null } }, 1)
  await serve({ '/messages/a2': { ...items[3], status: 'running' } }, 1)
  await vi.waitFor(() => expect(open.queued.all).toEqual([]))
  expect((await next()).path).toBe('/api/turns/t2/events')
  open.leave()
})

it('says why a message waits though the answer before it is over', async () => {
  const open = new OpenConversation('c', vi.fn())
  const loaded = open.load()
  const items = [
    stored('q1', null, { role: 'user' }),
    stored('a1', 'q1', { status: 'interrupted' }),
    stored('q2', 'a1', { role: 'user', content: 'And then?' }),
    stored('a2', 'q2', { status: 'queued', turnId: 't2', content: '' }),
  ]
  await serve({ '/c': conversation('c', 'x'), '/messages': { items, next: null } }, 2)
  await loaded
  expect(open.queued.all[0]?.held).toBe('before')
  await serve({ '/draft': { text: '' } }, 1)
  const refusal = { status: 402, type: 'budget_exhausted', detail: '', limit: '1.000000000' }
  await serve({ '/t2': { status: 'queued', refusal } }, 1)
  await vi.waitFor(() =>
    expect(open.queued.all[0]?.held).toMatchObject({ status: 402, type: 'budget_exhausted' }),
  )
  const back = withdraw(open, open.queued.all[0]!)
  const taken = await next()
  expect(taken.path).toBe('/api/turns/t2')
  taken.answer(new Response(null, { status: 204 }))
  await serve({ '/c': conversation('c', 'y'), '/messages': { items: items.slice(0, 2), next: null } }, 2)
  await back
  expect(open.draft.text).toBe('And then?')
  expect(open.queued.all).toEqual([])
  open.leave()
})
