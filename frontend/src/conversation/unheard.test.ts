import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Conversation } from '../api/conversations'
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

/** A chat with one answer, where a second question is asked and stored, and nobody hears that it was. */
async function askedUnheard(answer: Response | Error = new TypeError('no network')) {
  const items = [stored('q1', null, { role: 'user' }), stored('a1', 'q1')]
  const open = new OpenConversation('c', vi.fn())
  const loaded = open.load()
  await serve({ '/c': conversation('c', 'x'), '/messages': { items, next: null } }, 2)
  await loaded
  await serve({ '/draft': { text: '' } }, 1)
  open.draft.change('And then?')
  const sent = open.send(open.draft.lift(), { model: 'm' })
  const first = await turn()
  first.answer(answer)
  await sent
  const there = [
    ...items,
    stored('q2', 'a1', { role: 'user', content: 'And then?' }),
    stored('a2', 'q2', { turnId: first.body['id'] }),
  ]
  return { open, first, items, there }
}

const lateAnswer = () => Response.json({ type: 'upstream_late' }, { status: 504 })

it('says the very same again of a question whose answer nobody heard of, whatever stands there since', async () => {
  const { open, first } = await askedUnheard(lateAnswer())
  open.stored.add([
    { ...open.leaf!, id: 'q3', parentId: 'a1', role: 'user' },
    { ...open.leaf!, id: 'a3', parentId: 'q3' },
  ])
  const again = open.resend()
  const second = await turn()
  expect(second.body).toEqual(first.body)
  expect(second.body).toMatchObject({ parentId: 'a1' })
  second.answer(stream(second.body['id'], 'c'))
  await again
  expect(open.unsent).toBeNull()
  open.leave()
})

it('sees that a question has arrived though nobody heard of it', async () => {
  const { open, there } = await askedUnheard()
  const caught = open.catchUp(conversation('c', 'y'))
  await serve({ '/c': conversation('c', 'y'), '/messages': { items: there, next: null } }, 2)
  await caught
  expect(open.unsent).toBeNull()
  expect(shown(open).map(([, content]) => content)).toEqual(['q1', 'a1', 'And then?', 'a2'])
  expect(open.draft.text).toBe('')
  expect(localStorage.getItem('parley.draft.c')).toBe('')
  expect(asked.filter(({ path }) => path.endsWith('/turns'))).toEqual([])
  open.leave()
})

it('asks under the newest once the server says that the chat went on elsewhere', async () => {
  const { open, items } = await askedUnheard()
  const caught = open.catchUp(conversation('c', 'y'))
  const others = [...items, stored('q3', 'a1', { role: 'user' }), stored('a3', 'q3')]
  await serve({ '/c': conversation('c', 'y'), '/messages': { items: others, next: null } }, 2)
  const second = await turn()
  expect(second.body).toMatchObject({ parentId: 'a1' })
  second.answer(Response.json({ type: 'newer_answer', leaf: 'a3' }, { status: 409 }))
  const third = await turn()
  expect(third.body).toEqual({ ...second.body, parentId: 'a3' })
  third.answer(stream(third.body['id'], 'c'))
  await caught
  expect(open.unsent).toBeNull()
  open.leave()
})

it.each([
  ['has arrived', true],
  ['has not', false],
])('knows after a reload whether what was sent last %s', async (_, arrived) => {
  const { open, first, items, there } = await askedUnheard()
  open.draft.change('Typed since')
  open.onHold.stop()
  asked = []
  vi.resetModules() // the page is loaded anew
  const { OpenConversation: Anew } = await import('./open.svelte')
  const after = new Anew('c', vi.fn())
  const loaded = after.load()
  const about = conversation('c', 'y')
  await serve({ '/c': about, '/messages': { items: arrived ? there : items, next: null } }, 2)
  await loaded
  if (!arrived) {
    const second = await turn()
    expect(second.body).toEqual(first.body)
    second.answer(stream(second.body['id'], 'c'))
  }
  await vi.waitFor(() => expect(after.draft.text).toBe('Typed since'))
  await vi.waitFor(() => expect(after.unsent).toBeNull())
  expect(localStorage.getItem('parley.draft.c')).toBe('Typed since')
  expect(sessionStorage.length).toBe(0)
  after.leave()
})

it('sends nothing by itself that was left and is edited since', async () => {
  const { open, items } = await askedUnheard()
  open.leave()
  asked = []
  const back = new OpenConversation('c', vi.fn())
  expect(back.draft.text).toBe('And then?')
  back.draft.change('And now?')
  const loaded = back.load()
  await serve({ '/c': conversation('c', 'x'), '/messages': { items, next: null } }, 2)
  await loaded
  await vi.waitFor(() => expect(sessionStorage.length).toBe(0))
  expect(back.unsent).toBeNull()
  expect(back.draft.text).toBe('And now?')
  expect(asked.filter(({ path }) => path.endsWith('/turns'))).toEqual([])
  back.leave()
})
