import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Ether, Locks, Server, TURN } from './fakes'
import { Leader, type Told } from './leader'
import { Tab, type TabEvent, type World } from './tab'

// A device sleeps and wakes: who led before may not know yet that another does.

let ether: Ether
let locks: Locks
let server: Server
let closers: (() => void)[]

const settle = (ms = 200) => vi.advanceTimersByTimeAsync(ms)
const wakes = () => document.dispatchEvent(new Event('resume'))
const isOnline = () => window.dispatchEvent(new Event('online'))

beforeEach(() => {
  vi.useFakeTimers()
  ether = new Ether()
  locks = new Locks()
  server = new Server()
  closers = []
})
afterEach(() => {
  for (const close of closers) close()
  vi.useRealTimers()
})

function leader(from = new Map([[TURN, 0]])) {
  const told: Told[] = []
  const made = new Leader(from, (one) => told.push(one), server.open)
  closers.push(() => made.stop())
  const textOf = (one: Told) =>
    one.kind === 'piece' && one.event.type === 'delta' && one.event.part !== 'tool' ? one.event.text : ''
  const text = () => told.map(textOf).join('')
  const opened = () => told.filter(({ kind }) => kind === 'opened').length
  return { made, told, text, opened }
}

/** A tab whose device may sleep: then it is told neither of the lock nor of what the others say. */
function tab(id: string) {
  const end = ether.end()
  const heard: TabEvent[] = []
  let unlock: () => void = () => undefined
  let awake = Promise.resolve()
  const request = ((...given: Parameters<LockManager['request']>) =>
    locks.request(...given).catch(async (lost: unknown) => {
      await awake
      throw lost
    })) as LockManager['request']
  const world: World = { id, lock: 'live', wire: end.wire, locks: { request }, open: server.open }
  const made = new Tab(world, (event) => heard.push(event))
  closers.push(() => made.close())
  return {
    ...{ tab: made, heard, page: () => follows(made) },
    sleeps() {
      end.freeze()
      awake = new Promise((resolve) => (unlock = resolve))
    },
    /** It goes on with what it did, before it hears anything. */
    goesOn: () => end.wake(),
    hears: () => end.thaw(),
    hearsNothing: () => end.forget(),
    losesLock: () => unlock(),
  }
}

function follows(of: Tab) {
  const seen = { text: '', carried: false }
  of.follow(TURN, {
    position: () => seen.text.length,
    take(event) {
      if (event.type !== 'delta' || event.part === 'tool' || event.end <= seen.text.length) return true
      const start = event.end - event.text.length
      if (start > seen.text.length) return false
      seen.text += event.text.slice(seen.text.length - start)
      return true
    },
    carried: (on) => (seen.carried = on),
    state: () => undefined,
  })
  return seen
}

it('reads on at once where the device slept, from where it was', async () => {
  const { text, opened } = leader()
  await settle()
  server.say('Before. ')
  await settle(20_000)
  wakes()
  await settle(0)
  expect(opened()).toBe(2)
  expect(server.asked[1]?.get(TURN)).toBe('Before. '.length)
  expect(server.readers).toBe(1)
  server.say('After.')
  await settle()
  expect(text()).toBe('Before. After.')
})

it('keeps a stream on which something came a moment ago, unless the network is another', async () => {
  const { opened } = leader()
  await settle(14_000)
  server.say('Fresh.')
  await settle(14_000)
  wakes()
  await settle(0)
  expect(opened()).toBe(1)
  isOnline()
  await settle(0)
  expect(opened()).toBe(2)
  expect(server.readers).toBe(1)
})

it('waits a few seconds only for a stream to begin, and long for one that has', async () => {
  const open = vi.fn(server.open)
  open.mockImplementationOnce(
    (_, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new TypeError('cut')))),
  )
  Object.assign(server, { open })
  const { opened } = leader()
  await settle(7_900)
  expect([open.mock.calls.length, opened()]).toEqual([1, 0])
  await settle(1_000)
  expect([open.mock.calls.length, opened()]).toEqual([2, 1])
  await settle(38_000)
  expect(opened()).toBe(1)
  await settle(3_000)
  expect(opened()).toBe(2)
})

it('waits no longer to try again once the device wakes', async () => {
  const open = vi.fn(server.open)
  for (let i = 0; i < 8; i++) open.mockRejectedValueOnce(new TypeError('no network'))
  Object.assign(server, { open })
  const { opened } = leader()
  await settle(20_000)
  const tries = open.mock.calls.length
  expect(tries).toBeLessThan(8)
  for (let i = tries; i < 8; i++) {
    isOnline()
    await settle(0)
  }
  expect([open.mock.calls.length, opened()]).toEqual([8, 0])
  isOnline()
  await settle(0)
  expect(opened()).toBe(1)
})

it('reads no more once it was told to stop, whatever wakes', async () => {
  const { made, opened } = leader()
  await settle()
  made.stop()
  await settle()
  wakes()
  isOnline()
  await settle(60_000)
  expect([opened(), server.readers, server.asked.length]).toEqual([1, 0, 1])
})

/** The first has led and sleeps; the second leads; a third only reads. */
async function takenOver() {
  const [first, second, third] = [tab('first'), tab('second'), tab('third')]
  const pages = [first.page(), second.page(), third.page()]
  await settle()
  server.say('One, ')
  await settle()
  first.sleeps()
  await settle(3_000)
  const leads = [second, third].filter((one) => one.tab.leads)
  expect(leads).toHaveLength(1)
  const [led] = leads
  const reads = led === second ? third : second
  server.say('two, ')
  await settle()
  return { first, led: led!, reads, pages }
}

it('does not listen to a leader that wakes and does not know of another, which then gives way', async () => {
  const { first, reads, pages } = await takenOver()
  const before = reads.heard.length
  first.goesOn()
  isOnline() // its stream is dead: it connects again
  await settle()
  expect(first.tab.leads).toBe(true)
  server.say('three, ')
  await settle()
  // The one that leads has connected too, once; nothing of the other is taken.
  const told = reads.heard.slice(before).filter(({ kind }) => kind === 'opened')
  expect(told).toHaveLength(1)
  first.hears()
  await settle()
  expect(first.tab.leads).toBe(false)
  expect(server.readers).toBe(1)
  server.say('four.')
  await settle(1_000)
  for (const seen of pages) expect(seen).toMatchObject({ text: 'One, two, three, four.', carried: true })
})

it('gives way by the lock alone, where what the others said is lost', async () => {
  const { first, led, pages } = await takenOver()
  first.hearsNothing()
  first.losesLock()
  await settle()
  expect(first.tab.leads).toBe(false)
  expect(server.readers).toBe(1)
  server.say('three.')
  await settle(1_000)
  for (const seen of pages) expect(seen).toMatchObject({ text: 'One, two, three.', carried: true })
  expect(led.tab.leads).toBe(true)
})

it('leads again after it woke, when those before it are closed', async () => {
  const { first, led, reads, pages } = await takenOver()
  first.hears()
  first.losesLock()
  await settle(1_000)
  reads.tab.close()
  led.tab.close()
  await settle(1_000)
  expect(first.tab.leads).toBe(true)
  expect(server.readers).toBe(1)
  server.say('three.')
  await settle()
  expect(pages[0]).toMatchObject({ text: 'One, two, three.', carried: true })
})
