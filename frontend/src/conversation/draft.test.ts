import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Draft } from './draft.svelte'

/** What the server has, by address; and how it answers next, if not well. */
let server: Map<string, string>
let kept: string[]
let faults: (Error | number | Promise<void>)[]

const NEW = '/api/me/draft'
const OF_C = '/api/conversations/c/draft'
const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers()
  server = new Map()
  kept = []
  faults = []
  localStorage.clear()
  vi.stubGlobal('fetch', async (path: string, { method, body }: { method: string; body: string }) => {
    if (method === 'GET') return Response.json({ text: server.get(path) ?? '' })
    const { text } = JSON.parse(body) as { text: string }
    kept.push(text)
    const fault = faults.shift()
    if (fault instanceof Error) throw fault
    if (typeof fault === 'number') return Response.json({ type: 'a_fault' }, { status: fault })
    await fault
    server.set(path, text)
    return Response.json({ text })
  })
})
afterEach(() => {
  vi.clearAllTimers()
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

it('keeps what has left the field until it has arrived', async () => {
  const draft = new Draft('c')
  draft.change('Hello')
  expect(draft.lift()).toBe('Hello')
  await draft.keep() // the page is hidden before an answer came
  expect(kept).toEqual(['Hello'])
  draft.change('More')
  await draft.keep()
  expect(kept).toEqual(['Hello', 'Hello\n\nMore'])
  draft.sent()
  await draft.keep()
  expect(kept.at(-1)).toBe('More')
})

it('has what could not be sent in the field again, once, before what was typed since', async () => {
  const draft = new Draft('c')
  draft.change('Hello')
  draft.lift()
  draft.change('More')
  draft.putBack('Hello')
  expect(draft.text).toBe('Hello\n\nMore')
  await draft.keep()
  expect(kept.at(-1)).toBe('Hello\n\nMore')
})

it('keeps what was typed elsewhere than in the field, until it has arrived', async () => {
  const draft = new Draft('c')
  draft.change('More')
  draft.hold('Said otherwise')
  expect(draft.text).toBe('More')
  await draft.keep()
  expect(kept).toEqual(['Said otherwise\n\nMore'])
  draft.sent()
  await draft.keep()
  expect(kept.at(-1)).toBe('More')
})

it('lifts after a reload only what is on its way', () => {
  localStorage.setItem('parley.draft.c', 'Hello\n\nMore')
  const draft = new Draft('c')
  draft.liftAgain('Hell')
  expect(draft.text).toBe('Hello\n\nMore')
  draft.liftAgain('Hello')
  expect(draft.text).toBe('More')
})

it('forgets what has arrived', async () => {
  const draft = new Draft('c')
  draft.change('Hello')
  draft.lift()
  draft.sent()
  await draft.keep()
  expect(kept).toEqual([''])
  expect(localStorage.length).toBe(0)
})

it.each([
  [null, NEW],
  ['c', OF_C],
])('is there on another device, of %s', async (conversation, path) => {
  const desk = new Draft(conversation)
  desk.change('Begun at the desk')
  await settle(600)
  expect(server.get(path)).toBe('Begun at the desk')
  localStorage.clear() // another browser
  const phone = new Draft(conversation)
  await phone.load()
  expect(phone.text).toBe('Begun at the desk')
  phone.change('Begun at the desk, ended on the phone')
  await settle(600)
  await desk.catchUp()
  expect(desk.text).toBe('Begun at the desk, ended on the phone')
})

it('takes nothing from the server over what is typed here', async () => {
  const draft = new Draft('c')
  server.set(OF_C, 'Older')
  const loading = draft.load()
  draft.change('Typed meanwhile')
  await loading
  expect(draft.text).toBe('Typed meanwhile')
  draft.lift()
  await draft.load()
  expect(draft.text).toBe('')
})

it('brings after a reload what the server had not', async () => {
  new Draft(null).change('Not there yet')
  vi.clearAllTimers()
  const again = new Draft(null)
  expect(again.text).toBe('Not there yet')
  await settle(600)
  expect(server.get(NEW)).toBe('Not there yet')
  expect(localStorage.length).toBe(0)
})

it('is emptied on the server too, though the page was loaded anew before that', async () => {
  server.set(OF_C, 'Thrown away')
  const draft = new Draft('c')
  await draft.load()
  draft.change('')
  vi.clearAllTimers()
  const again = new Draft('c')
  await again.load()
  expect(again.text).toBe('')
  await settle(600)
  expect(server.get(OF_C)).toBe('')
})

// Not all browsers at once: each wait is a quarter shorter or longer, by chance.
it.each([0, 0.5, 0.999])('tries again by itself, after longer and longer (%f)', async (chance) => {
  vi.spyOn(Math, 'random').mockReturnValue(chance)
  const [first, second] = [2_000, 4_000].map((ms) => ms * (0.75 + chance / 2)) as [number, number]
  const draft = new Draft('c')
  faults = [new TypeError('no network'), 503, new TypeError('no network')]
  draft.change('Kept in the end')
  await settle(600)
  expect(draft.failed).toBe(true)
  await settle(first - 200)
  expect(kept).toHaveLength(1)
  await settle(200)
  expect(kept).toHaveLength(2)
  await settle(second - 200)
  expect(kept).toHaveLength(2)
  await settle(200)
  expect(kept).toHaveLength(3)
  await settle(30_000)
  expect(kept).toHaveLength(4)
  expect(server.get(OF_C)).toBe('Kept in the end')
  expect(draft.failed).toBe(false)
  await settle(200_000)
  expect(kept).toHaveLength(4)
})

it('tries again at once when the network is back', async () => {
  const draft = new Draft('c')
  faults = [new TypeError('no network')]
  draft.change('Offline')
  await settle(600)
  window.dispatchEvent(new Event('online'))
  await settle()
  expect(server.get(OF_C)).toBe('Offline')
  window.dispatchEvent(new Event('online'))
  await settle()
  expect(kept).toHaveLength(2)
})

it('does not repeat what is refused for good, until it is changed', async () => {
  const draft = new Draft('c')
  faults = [413]
  draft.change('Far too long')
  await settle(600)
  window.dispatchEvent(new Event('online'))
  await settle(200_000)
  expect(kept).toHaveLength(1)
  expect(draft.failed).toBe(true)
  draft.change('Short')
  await settle(600)
  expect(server.get(OF_C)).toBe('Short')
})

it('brings one after another, so that the newest stays', async () => {
  let arrive: () => void = () => undefined
  faults = [new Promise((resolve) => (arrive = resolve))]
  const draft = new Draft('c')
  draft.change('Old')
  await settle(600)
  draft.change('New')
  await settle(600)
  expect(kept).toEqual(['Old'])
  arrive()
  await settle()
  expect(server.get(OF_C)).toBe('New')
})

it('leaves no draft of a new chat behind that arrives later than its message', async () => {
  let arrive: () => void = () => undefined
  faults = [new Promise((resolve) => (arrive = resolve))]
  const draft = new Draft(null)
  draft.change('Hello')
  draft.lift()
  void draft.keep() // the page is hidden while the message is on its way
  await settle()
  draft.moveTo('c')
  draft.sent()
  arrive()
  await settle(1_000)
  expect(server.get(NEW)).toBe('')
  expect(server.get(OF_C)).toBe('')
})

it('does not bring what was left behind over what is typed after coming back', async () => {
  const left = new Draft('c')
  faults = [new TypeError('no network'), new TypeError('no network')]
  left.change('A')
  await left.keep()
  const back = new Draft('c')
  back.change('A and B')
  await settle(200_000)
  expect(server.get(OF_C)).toBe('A and B')
  expect(kept).toEqual(['A', 'A and B', 'A and B'])
})
