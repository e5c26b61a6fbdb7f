import { afterEach, expect, it, vi } from 'vitest'
import { follow, type LinkState } from './follow'
import { wholeText } from './text'
import { emptyView, reduce } from './view'

const encoder = new TextEncoder()
const delta = (end: number, text: string) =>
  `id: ${end}\nevent: delta\ndata: ${JSON.stringify({ content: text })}\n\n`
const end = (position: number) => `id: ${position + 1}\nevent: end\ndata: {"status":"completed"}\n\n`
const body = (text: string) => new Response(encoder.encode(text))

/** A far end that answers each connection by a script, and a page that follows it. */
function page(answers: (() => Response | Promise<Response>)[], signIn = () => Promise.resolve(true)) {
  const positions: (string | null)[] = []
  vi.stubGlobal('fetch', (_: string, request: RequestInit) => {
    positions.push(new Headers(request.headers).get('Last-Event-ID'))
    return Promise.resolve().then(answers.shift() ?? (() => Promise.reject(new TypeError('no more'))))
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
    new AbortController().signal,
  )
  return { run, positions, states, text: () => wholeText(view.content) }
}

afterEach(() => vi.unstubAllGlobals())

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

it('comes back at once when the network does', async () => {
  const { run, text } = page([
    () => Promise.reject(new TypeError('offline')),
    () => body(delta(1, 'a') + end(1)),
  ])
  setTimeout(() => window.dispatchEvent(new Event('online')), 20)
  const started = performance.now()
  await run
  expect(text()).toBe('a')
  expect(performance.now() - started).toBeLessThan(280)
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
    [() => body(delta(2, 'ab') + 'event: error\ndata: {"type":"busy"}\n\n'), () => body(delta(4, 'cd') + end(4))],
    signIn,
  )
  await run
  expect(signIn).not.toHaveBeenCalled()
  expect(text()).toBe('abcd')
})
