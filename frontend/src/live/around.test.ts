import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ChatPage } from '../conversation/page.svelte'
import type { TabEvent } from './tab'

// What changes while a page comes up: after it has read, and before it hears of changes.

const ID = '0190a000-0000-7000-8000-00000000000c'
let hear: (event: TabEvent) => void
let link: string | null
let retried: number
let asked: string[]
/** What the server has, and what it holds back. */
let updatedAt: string
let messages: unknown[]
let held: Map<string, Promise<void>>

vi.mock('./browser', () => ({
  onLive: (listen: (event: TabEvent) => void) => void (hear = listen),
  tab: { retry: () => void retried++ },
  get link() {
    return link
  },
}))

const stored = (id: string, parentId: string | null, role: string) => ({
  ...{ id, parentId, role, status: 'complete', content: id, reasoning: null, position: 0, turnId: `t-${id}` },
  ...{ continuesId: null, overlap: 0, createdAt: '2026-11-23T09:00:00Z', versions: [id] },
})

function answer(path: string): unknown {
  const chat = {
    id: ID,
    title: 'Herons',
    updatedAt,
    running: false,
    unread: false,
    model: null,
    document: null,
  }
  if (path === `/api/conversations/${ID}`) return chat
  if (path.endsWith('/messages')) return { items: messages, next: null }
  if (path.endsWith('/draft')) return { text: '' }
  return path === '/api/conversations' ? { items: [chat], next: null } : { items: [] }
}

/** It changes elsewhere, and nobody is told. */
function changes(): void {
  updatedAt = '2026-11-23T10:00:00Z'
  messages = [...messages, stored('q2', 'a1', 'user'), stored('a2', 'q2', 'assistant')]
}

/** Answers to this path wait until they are let go; what they say is what is there when they were asked. */
function hold(path: string): () => void {
  let letGo: () => void = () => undefined
  held.set(path, new Promise((resolve) => (letGo = resolve)))
  return () => {
    held.delete(path)
    letGo()
  }
}

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
const shown = (page: ChatPage) => page.open.path.map(({ message }) => message.id)
const reads = () => asked.filter((path) => path.endsWith('/messages')).length

/**
 * A page of the chat that comes up, as far as it can.
 * @param meanwhile what happens after it has read, before it listens
 */
async function comesUp(meanwhile: () => void = () => undefined): Promise<ChatPage> {
  history.replaceState(null, '', `/c/${ID}`)
  vi.resetModules()
  const [{ ChatPage }, { around }] = await Promise.all([
    import('../conversation/page.svelte'),
    import('./around.svelte'),
  ])
  const page = new ChatPage()
  page.start()
  await settle()
  meanwhile()
  around(page)
  await settle()
  return page
}

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
  asked = []
  held = new Map()
  link = null
  retried = 0
  updatedAt = '2026-11-23T09:00:00Z'
  messages = [stored('q1', null, 'user'), stored('a1', 'q1', 'assistant')]
  vi.stubGlobal('matchMedia', () => new EventTarget()) // none has matched
  vi.stubGlobal('fetch', async (address: string) => {
    const path = address.replace(/\?.*/, '')
    asked.push(path)
    const body = Response.json(answer(path))
    await held.get(path)
    return body
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  history.replaceState(null, '', '/')
})

it('reads anew what changed between its reading and the stream', async () => {
  const page = await comesUp()
  expect(shown(page)).toEqual(['q1', 'a1'])
  changes()
  hear({ kind: 'opened' })
  await settle()
  expect(shown(page)).toEqual(['q1', 'a1', 'q2', 'a2'])
})

it('reads anew where the list knew of the change before the chat did', async () => {
  const letGo = hold('/api/conversations')
  const page = await comesUp()
  changes()
  letGo()
  await settle()
  hear({ kind: 'opened' })
  await settle()
  expect(shown(page)).toEqual(['q1', 'a1', 'q2', 'a2'])
})

it('reads anew though what it has asked first comes last', async () => {
  const letGo = hold(`/api/conversations/${ID}/messages`)
  const page = await comesUp()
  changes()
  hear({ kind: 'opened' })
  await settle()
  letGo()
  await settle()
  expect(shown(page)).toEqual(['q1', 'a1', 'q2', 'a2'])
})

it('reads anew behind a tab that has read the stream for long', async () => {
  const page = await comesUp(changes)
  hear({ kind: 'link', link: 'connecting' })
  await settle()
  expect(shown(page)).toEqual(['q1', 'a1'])
  hear({ kind: 'link', link: 'live' })
  await vi.waitFor(() => expect(shown(page)).toEqual(['q1', 'a1', 'q2', 'a2']))
})

it('reads anew where the stream was read before anything listened', async () => {
  const page = await comesUp(() => {
    changes()
    link = 'live'
  })
  await vi.waitFor(() => expect(shown(page)).toEqual(['q1', 'a1', 'q2', 'a2']))
})

it('comes up once, however it is told', async () => {
  await comesUp()
  asked = []
  hear({ kind: 'link', link: 'live' })
  hear({ kind: 'opened' })
  await settle(100)
  expect(asked).toEqual(['/api/conversations'])
})

it('reads nothing twice where nothing changed', async () => {
  const page = await comesUp()
  const before = reads()
  hear({ kind: 'opened' })
  await settle()
  expect(reads()).toBe(before)
  expect(shown(page)).toEqual(['q1', 'a1'])
})

it('takes what it missed while the stream was away, with all that stands around it', async () => {
  const page = await comesUp()
  hear({ kind: 'opened' })
  await settle()
  changes()
  asked = []
  hear({ kind: 'opened' })
  await settle()
  expect(shown(page)).toEqual(['q1', 'a1', 'q2', 'a2'])
  expect(asked).toContain('/api/me/budgets')
})

it('reads on after a sign-in, whoever asked for it and though its own question was closed before', async () => {
  await comesUp()
  const { signIn } = await import('../identity/signIn.svelte')
  hear({ kind: 'link', link: 'signed-out' })
  expect(signIn.asked).toBe(true)
  signIn.answer(false)
  await settle()
  expect(retried).toBe(0)
  const draft = signIn.ask()
  signIn.answer(true)
  await expect(draft).resolves.toBe(true)
  expect(retried).toBe(1)
})

it('lets answers read on once the stream shows that somebody has signed in', async () => {
  await comesUp()
  const { signIn } = await import('../identity/signIn.svelte')
  const answer = vi.fn()
  void signIn.done().then(answer)
  signIn.answer(false)
  await settle()
  expect(answer).not.toHaveBeenCalled()
  const { boot } = await import('../boot')
  const { fetch: server } = window
  vi.stubGlobal('fetch', (path: string) =>
    path === '/api/me' ? Promise.resolve(Response.json({ id: boot.account.id })) : server(path),
  )
  hear({ kind: 'link', link: 'live' })
  await settle()
  expect(answer).toHaveBeenCalledOnce()
})
