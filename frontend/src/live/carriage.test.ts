import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { EventBody } from '../turn/body'
import { type Delta, type EndEvent } from '../turn/events'
import { carryBy } from '../turn/carrier'
import { follow, type LinkState } from '../turn/follow'
import { wholeText } from '../turn/text'
import { emptyView, reduce } from '../turn/view'
import { Carriage, type Sink } from './carriage'

const delta = (end: number, text: string): Delta => ({ type: 'delta', end, part: 'content', text })
const end = (position: number) => ({ type: 'end', end: position + 1, status: 'completed' }) as EndEvent
let sink: Sink | null
let left: AbortController
let cancelled: number
let fetched: number

/** A stream of the page's own in which nothing more comes. */
function hanging(text: string): EventBody {
  return new EventBody(
    new ReadableStream<Uint8Array>({
      start: (out) => out.enqueue(new TextEncoder().encode(text)),
      cancel: () => void (cancelled += 1),
    }),
  )
}

function page(open: EventBody | null) {
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
      signIn: () => Promise.resolve(true),
    },
    left.signal,
    open,
  )
  return { run, states, text: () => wholeText(view.content) }
}

beforeEach(() => {
  vi.useFakeTimers()
  sink = null
  cancelled = 0
  fetched = 0
  left = new AbortController()
  const hub = {
    follow: (_: string, one: Sink) => {
      sink = one
      return () => (sink = null)
    },
  }
  carryBy((turn, follower) => Promise.resolve(new Carriage(hub, turn, follower)))
  vi.stubGlobal('fetch', () => {
    fetched += 1
    return Promise.reject(new TypeError('unreachable'))
  })
})
afterEach(() => {
  left.abort()
  carryBy(() => Promise.resolve(null))
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('lets go of its own stream once the shared one brings the same', async () => {
  const { run, text } = page(hanging('id: 2\nevent: delta\ndata: {"content":"ab"}\n\n'))
  await vi.advanceTimersByTimeAsync(100)
  sink?.take(delta(4, 'abcd'))
  sink?.carried(true)
  await vi.advanceTimersByTimeAsync(500)
  expect(cancelled).toBe(0)
  await vi.advanceTimersByTimeAsync(600)
  expect(cancelled).toBe(1)
  sink?.take(delta(6, 'ef'))
  sink?.take(end(6))
  await run
  await vi.advanceTimersByTimeAsync(0)
  expect(text()).toBe('abcdef')
  expect(fetched).toBe(0)
  expect(sink).toBeNull()
})

it('opens none of its own where the shared one brings it in time', async () => {
  const { run, text, states } = page(null)
  await vi.advanceTimersByTimeAsync(200)
  sink?.take(delta(2, 'ab'))
  sink?.carried(true)
  sink?.take(end(2))
  await run
  expect(text()).toBe('ab')
  expect(fetched).toBe(0)
  expect(states).toEqual(['connecting', 'live'])
})

it('opens its own where the shared one does not bring it, or no longer', async () => {
  const { states } = page(null)
  await vi.advanceTimersByTimeAsync(1_400)
  expect(fetched).toBe(0)
  await vi.advanceTimersByTimeAsync(200)
  expect(fetched).toBe(1)
  sink?.carried(true)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(fetched).toBeLessThanOrEqual(2)
  const before = fetched
  sink?.state('offline')
  expect(states[states.length - 1]).toBe('offline')
  sink?.carried(false)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(fetched).toBeGreaterThan(before)
})
