import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { TurnEvent } from '../turn/events'
import type { Sink } from './carriage'
import { Ether, Locks, Server, TURN } from './fakes'
import { Tab, type TabEvent, type World } from './tab'

let ether: Ether
let locks: Locks
let server: Server
let tabs: Tab[]

function tab(id: string, alone = false) {
  const { wire, freeze, thaw } = ether.end()
  const heard: TabEvent[] = []
  const world: World = { id, lock: 'live', wire: alone ? null : wire, locks, open: server.open }
  const made = new Tab(world, (event) => heard.push(event))
  tabs.push(made)
  return { tab: made, heard, freeze, thaw, page: (after = 0) => page(made, after) }
}

/** A page that follows the turn; complains of a piece that comes twice or not at all. */
function page(of: Tab, after: number) {
  const seen = { text: '', position: after, carried: false, ends: 0 }
  const sink: Sink = {
    position: () => seen.position,
    take: (event: TurnEvent) => {
      if (event.type === 'end') seen.ends += 1
      if (event.type !== 'delta' || event.end <= seen.position || event.part === 'tool') return true
      const start = event.end - event.text.length
      if (start > seen.position) return false
      seen.text += event.text.slice(seen.position - start)
      seen.position = event.end
      return true
    },
    carried: (on) => (seen.carried = on),
    state: () => undefined,
  }
  of.follow(TURN, sink)
  return seen
}

const settle = (ms = 200) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers()
  ether = new Ether()
  locks = new Locks()
  server = new Server()
  tabs = []
})
afterEach(() => {
  for (const one of tabs) one.close()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it('reads one stream for ten tabs, which all see the same', async () => {
  const all = Array.from({ length: 10 }, (_, i) => tab(`tab-${String(i)}`))
  const pages = all.map((one) => one.page())
  await settle()
  server.say('Hello, ')
  server.say('all of you.')
  server.end()
  await settle()
  expect(server.readers).toBe(1)
  expect(all.filter((one) => one.tab.leads)).toHaveLength(1)
  for (const seen of pages) {
    expect(seen).toMatchObject({ text: 'Hello, all of you.', carried: true, ends: 1 })
  }
})

it('gives a tab that comes later what was before', async () => {
  const first = tab('first')
  await settle()
  server.say('Said before. ')
  await settle()
  const late = tab('late')
  const seen = late.page()
  await settle(400)
  server.say('Said after.')
  await settle()
  expect(seen).toMatchObject({ text: 'Said before. Said after.', carried: true })
  expect(first.tab.leads).toBe(true)
  expect(server.asked).toHaveLength(1)
})

it('takes on what a page has read by itself, though nothing new comes', async () => {
  server.say('Said before. ')
  tab('first').page(5)
  await settle()
  const seen = tab('late').page()
  await settle(2_500)
  expect(seen.carried).toBe(false)
  seen.position = server.text.length
  await settle(1_500)
  expect(seen.carried).toBe(true)
  expect(server.readers).toBe(1)
})

it('is led by another at once when the leader closes, with nothing lost or doubled', async () => {
  const first = tab('first')
  const second = tab('second')
  const seen = second.page()
  await settle()
  server.say('One, ')
  await settle()
  first.tab.close()
  server.say('two, ')
  await settle()
  server.say('three.')
  await settle()
  expect(second.tab.leads).toBe(true)
  expect(seen.text).toBe('One, two, three.')
  expect(server.asked[1]?.get(TURN)).toBe('One, '.length)
  expect(server.readers).toBe(1)
})

it('is led by another within two seconds when the leader freezes, and the leader knows when it thaws', async () => {
  const first = tab('first')
  const second = tab('second')
  const [before, seen] = [first.page(), second.page()]
  await settle()
  server.say('One, ')
  await settle()
  first.freeze()
  await settle(2_000)
  expect(second.tab.leads).toBe(true)
  server.say('two.')
  await settle()
  expect(seen.text).toBe('One, two.')
  first.thaw()
  await settle()
  expect(first.tab.leads).toBe(false)
  server.say(' Three.')
  await settle()
  expect(before.text).toBe('One, two. Three.')
  expect(server.readers).toBe(1)
})

it('does not take over from a leader that answers', async () => {
  const first = tab('first')
  const second = tab('second')
  await settle(10_000)
  expect([first.tab.leads, second.tab.leads]).toEqual([true, false])
  expect(server.asked).toHaveLength(1)
})

it('does not take over while it is hidden itself', async () => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  const first = tab('first')
  const second = tab('second')
  await settle()
  first.freeze()
  await settle(10_000)
  expect(second.tab.leads).toBe(false)
})

/** Who leads by what it says, and answers nothing but that it is there. */
function leader() {
  const { wire } = ether.end()
  const wants: number[] = []
  wire.addEventListener('message', ({ data }) => {
    if (data.say === 'ask') wire.postMessage({ say: 'here', from: 'it', link: 'live' })
    if (data.say === 'want') wants.push(data.after)
  })
  const tell = (start: number, text: string) => {
    const event: TurnEvent = { type: 'delta', part: 'content', end: start + text.length, text }
    wire.postMessage({ say: 'told', from: 'it', told: { kind: 'piece', turn: TURN, start, event } })
  }
  void locks.request('live', {}, () => new Promise<void>(() => undefined))
  return { wants, tell, lead: () => void wire.postMessage({ say: 'lead', from: 'it' }) }
}

it('lets a page read for itself whose answer is not known to a new leader', async () => {
  const { lead, tell } = leader()
  lead()
  const seen = tab('second').page()
  await settle(400)
  tell(0, 'Hello, ')
  await settle(3_000)
  expect(seen.carried).toBe(true)
  lead() // it ended in between, so that nobody tells of it any more
  await settle(1_500)
  expect(seen.carried).toBe(true)
  await settle(1_000)
  expect(seen).toMatchObject({ text: 'Hello, ', carried: false })
})

it('asks for what is missing though it has asked a moment ago', async () => {
  const { wants, tell } = leader()
  const seen = tab('second').page()
  await settle(20)
  expect(wants).toEqual([0])
  tell(0, 'One, ')
  tell(10, 'three.')
  await settle(100)
  expect(wants).toEqual([0])
  await settle(300)
  expect(wants).toEqual([0, 5])
  expect(seen.text).toBe('One, ')
})

it('tells all tabs what happens in the account', async () => {
  const first = tab('first')
  const second = tab('second')
  await settle()
  server.event('event: conversation\ndata: {"id":"c","title":"Herons"}\n\n')
  server.event('event: gone\ndata: {"conversation":"d"}\n\n')
  server.event('event: budget\ndata: {}\n\n')
  await settle()
  for (const { heard } of [first, second]) {
    expect(heard).toContainEqual({ kind: 'conversation', conversation: { id: 'c', title: 'Herons' } })
    expect(heard).toContainEqual({ kind: 'gone', conversation: 'd' })
    expect(heard).toContainEqual({ kind: 'budget' })
  }
})

it('says that it cannot bring what it has only the rest of', async () => {
  const first = tab('first')
  const seen = first.page(6)
  server.text = 'Hello, '
  await settle()
  const late = tab('late').page(0)
  await settle(400)
  server.say('you.')
  await settle()
  expect(seen).toMatchObject({ text: ' you.', carried: true })
  expect(late).toMatchObject({ text: '', carried: false })
})

it('reads for itself where there is no channel, and only while somebody looks', async () => {
  const shown = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible')
  const alone = tab('alone', true)
  const seen = alone.page()
  await settle()
  server.say('Alone.')
  await settle()
  expect(seen).toMatchObject({ text: 'Alone.', carried: true })
  shown.mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  await settle(11_000)
  expect(server.readers).toBe(0)
  expect(seen.carried).toBe(false)
  shown.mockReturnValue('visible')
  document.dispatchEvent(new Event('visibilitychange'))
  await settle()
  server.say(' Again.')
  await settle()
  expect(seen.text).toBe('Alone. Again.')
})

it('asks to sign in, and reads on when that is done in any tab', async () => {
  const refuse = vi.fn(server.open).mockResolvedValueOnce('signed-out')
  const open = server.open
  Object.assign(server, { open: refuse })
  const first = tab('first')
  const second = tab('second')
  await settle()
  Object.assign(server, { open })
  expect(second.heard).toContainEqual({ kind: 'link', link: 'signed-out' })
  second.tab.retry()
  await settle()
  expect(first.heard).toContainEqual({ kind: 'signed-in' })
  expect(first.heard).toContainEqual({ kind: 'opened' })
  expect(second.heard).toContainEqual({ kind: 'opened' })
})
