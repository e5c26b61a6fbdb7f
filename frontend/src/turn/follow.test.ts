import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { EventBody } from './body'
import { follow, type LinkState } from './follow'
import { wholeText } from './text'
import { emptyView, reduce } from './view'

const encoder = new TextEncoder()
const delta = (end: number, text: string) =>
  `id: ${end}\nevent: delta\ndata: ${JSON.stringify({ content: text })}\n\n`
const end = (position: number) => `id: ${position + 1}\nevent: end\ndata: {"status":"completed"}\n\n`
const body = (text: string) => new Response(encoder.encode(text))

let left: AbortController

/** A stream that is there already. */
function opened(text: string, hangs: boolean): EventBody {
  const start = (stream: ReadableStreamDefaultController<Uint8Array>) => {
    stream.enqueue(encoder.encode(text))
    if (!hangs) stream.close()
  }
  return new EventBody(new ReadableStream<Uint8Array>({ start }))
}

/** A far end that answers each connection by a script, and a page that follows it. */
function page(
  answers: ((signal: AbortSignal) => Response | Promise<Response>)[],
  signIn = () => Promise.resolve(true),
  open: string | null = null,
  hangs = false,
) {
  const positions: (string | null)[] = []
  vi.stubGlobal('fetch', (_: string, request: RequestInit) => {
    positions.push(new Headers(request.headers).get('Last-Event-ID'))
    const answer = answers.shift() ?? (() => Promise.reject(new TypeError('no more')))
    return Promise.resolve().then(() => answer(request.signal as AbortSignal))
  })
  let view = emptyView
  const states: LinkState[] = []
  const run = follow(
    'turn',
    {
      position: () => view.position,
      take(event) {
        view = reduce(view, event)
        return !view.gap
      },
      state: (state) => states.push(state),
      signIn,
    },
    left.signal,
    open === null ? null : opened(open, hangs),
  )
  return { run, positions, states, text: () => wholeText(view.content) }
}

beforeEach(() => (left = new AbortController()))
afterEach(() => {
  left.abort()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

it('reads to the end', async () => {
  const { run, text, states } = page([() => body(delta(2, 'ab') + end(2))])
  await run
  expect(text()).toBe('ab')
  expect(states).toEqual(['connecting', 'live'])
})

it('goes on from its position after a cut', async () => {
  const { run, text, positions, states } = page([
    () => body(delta(2, 'ab')),
    () => body(delta(2, 'ab') + delta(4, 'cd') + end(4)),
  ])
  await run
  expect(text()).toBe('abcd')
  expect(positions).toEqual([null, '2'])
  expect(states).toContain('reconnecting')
})

it('reads again where a piece is missing', async () => {
  const { run, text, positions } = page([
    () => body(delta(1, 'a') + delta(9, 'x')),
    () => body(delta(9, 'bcdefghi') + end(9)),
  ])
  await run
  expect(text()).toBe('abcdefghi')
  expect(positions).toEqual([null, '1'])
})

/** Less than the first wait before it tries again by itself. */
const AT_ONCE_MS = 200

it('comes back at once when the network does', async () => {
  vi.useFakeTimers()
  const { text, positions } = page([
    () => Promise.reject(new TypeError('offline')),
    () => body(delta(1, 'a') + end(1)),
  ])
  await vi.advanceTimersByTimeAsync(20)
  expect(positions).toEqual([null])
  window.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(AT_ONCE_MS)
  expect(text()).toBe('a')
})

/** A connection that brings some text, then nothing more, and ends only when it is cut. */
const hanging = (text: string) => (signal: AbortSignal) =>
  new Response(
    new ReadableStream<Uint8Array>({
      start(stream) {
        stream.enqueue(encoder.encode(text))
        signal.addEventListener('abort', () => stream.error(new DOMException('cut', 'AbortError')))
      },
    }),
  )

it.each<[string, Event, number]>([
  ['the network comes back', new Event('online'), 0],
  ['the page is restored', Object.assign(new Event('pageshow'), { persisted: true }), 0],
  ['it is shown again after a silence', new Event('visibilitychange'), 20_000],
])('leaves a dead connection at once when %s', async (_, event, silence) => {
  vi.useFakeTimers()
  const { text, positions } = page([hanging(delta(1, 'a')), () => body(delta(2, 'b') + end(2))])
  await vi.advanceTimersByTimeAsync(20)
  expect(text()).toBe('a')
  vi.setSystemTime(Date.now() + silence)
  ;(event.type === 'visibilitychange' ? document : window).dispatchEvent(event)
  await vi.advanceTimersByTimeAsync(AT_ONCE_MS)
  expect(text()).toBe('ab')
  expect(positions).toEqual([null, '1'])
})

it('leaves a connection on which no answer begins, and another on which nothing comes any more', async () => {
  vi.useFakeTimers()
  const swallowed = (signal: AbortSignal) =>
    new Promise<Response>((_, reject) => signal.addEventListener('abort', () => reject(new TypeError('cut'))))
  const { run, text, positions } = page([
    swallowed,
    hanging(delta(1, 'a')),
    () => body(delta(2, 'b') + end(2)),
  ])
  await vi.advanceTimersByTimeAsync(7_900)
  expect(positions).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(text()).toBe('a')
  await vi.advanceTimersByTimeAsync(38_000)
  expect(positions).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(6_000)
  await run
  expect(text()).toBe('ab')
  expect(positions).toEqual([null, null, '1'])
})

it('keeps a connection that has just spoken when the page is shown again', async () => {
  const { text, positions } = page([hanging(delta(1, 'a')), () => body(end(1))])
  await vi.waitFor(() => expect(text()).toBe('a'))
  document.dispatchEvent(new Event('visibilitychange'))
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
  await Promise.resolve()
  expect(positions).toEqual([null])
})

it('asks to sign in, then goes on', async () => {
  const signIn = vi.fn(() => Promise.resolve(true))
  const { run, text } = page([() => new Response('', { status: 401 }), () => body(end(0))], signIn)
  await run
  expect(signIn).toHaveBeenCalledOnce()
  expect(text()).toBe('')
})

it('stops asking where the person does not sign in', async () => {
  const { run, positions } = page([() => new Response('', { status: 401 })], () => Promise.resolve(false))
  await run
  expect(positions).toHaveLength(1)
})

it('ends where the turn is not there', async () => {
  const { run, states } = page([() => new Response('', { status: 404 })])
  await run
  expect(states.at(-1)).toBe('gone')
})

it('asks to sign in again when the stream says so in mid-answer', async () => {
  const refused = 'event: error\ndata: {"type":"unauthenticated","status":401,"detail":"Sign in first."}\n\n'
  const signIn = vi.fn(() => Promise.resolve(true))
  const { run, text, positions, states } = page(
    [() => body(delta(2, 'ab') + refused), () => body(delta(4, 'cd') + end(4))],
    signIn,
  )
  await run
  expect(signIn).toHaveBeenCalledOnce()
  expect(text()).toBe('abcd')
  expect(positions).toEqual([null, '2'])
  expect(states).toContain('signed-out')
})

it('reads on after an error of another kind', async () => {
  const signIn = vi.fn(() => Promise.resolve(true))
  const { run, text } = page(
    [
      () => body(delta(2, 'ab') + 'event: error\ndata: {"type":"busy"}\n\n'),
      () => body(delta(4, 'cd') + end(4)),
    ],
    signIn,
  )
  await run
  expect(signIn).not.toHaveBeenCalled()
  expect(text()).toBe('abcd')
})

it('reads the stream that is open already, and goes on by one of its own', async () => {
  const { run, text, positions } = page([() => body(delta(4, 'cd') + end(4))], undefined, delta(2, 'ab'))
  await run
  expect(text()).toBe('abcd')
  expect(positions).toEqual(['2'])
})

it('leaves a dead stream that was open already', async () => {
  const { run, text, positions } = page([() => body(delta(2, 'b') + end(2))], undefined, delta(1, 'a'), true)
  await vi.waitFor(() => expect(text()).toBe('a'))
  window.dispatchEvent(new Event('online'))
  await run
  expect(text()).toBe('ab')
  expect(positions).toEqual(['1'])
})
