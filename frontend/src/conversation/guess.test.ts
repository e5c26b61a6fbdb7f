import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Guess, pauseFor } from './guess.svelte'

interface Asked {
  text: string
  signal: AbortSignal
  answer: (response: Response) => void
}
let asked: Asked[] = []

beforeEach(() => {
  asked = []
  vi.useFakeTimers()
  vi.stubGlobal(
    'fetch',
    (_: string, { body, signal }: { body: string; signal: AbortSignal }) =>
      new Promise<Response>((answer, fail) => {
        signal.addEventListener('abort', () => fail(new Error('aborted')))
        asked.push({ text: (JSON.parse(body) as { text: string }).text, signal, answer })
      }),
  )
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const planned = (text: string) => ({ conversationId: null, parentId: null, text })

it('asks in a pause, not at each letter', async () => {
  const guess = new Guess()
  for (const text of ['H', 'He', 'Hel']) {
    guess.ask(planned(text))
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(asked).toEqual([])
  await vi.advanceTimersByTimeAsync(400)
  expect(asked.map(({ text }) => text)).toEqual(['Hel'])
  asked[0]!.answer(Response.json({ expected: '0.1' }))
  await vi.waitFor(() => expect(guess.told).toEqual({ expected: '0.1' }))
})

it('takes no answer to an older text', async () => {
  const guess = new Guess()
  guess.ask(planned('one'))
  await vi.advanceTimersByTimeAsync(400)
  guess.ask(planned('two'))
  expect(asked[0]?.signal.aborted).toBe(true)
  asked[0]!.answer(Response.json({ expected: '1' }))
  await vi.advanceTimersByTimeAsync(10)
  expect(guess.told).toBeNull()
  guess.ask(null)
  await vi.advanceTimersByTimeAsync(5000)
  expect(asked).toHaveLength(1)
})

it('waits longer for a longer text', () => {
  expect(pauseFor('Hi')).toBeLessThan(400)
  expect(pauseFor('x'.repeat(262_144))).toBeGreaterThan(2_500)
})

it('says what is too long, and nothing of other failures', async () => {
  const guess = new Guess()
  guess.ask(planned('long'))
  await vi.advanceTimersByTimeAsync(400)
  asked[0]!.answer(Response.json({ type: 'context_exceeded' }, { status: 400 }))
  await vi.waitFor(() => expect(guess.tooLong).toBe(true))
  guess.ask(planned('short'))
  await vi.advanceTimersByTimeAsync(400)
  asked[1]!.answer(Response.json({ type: 'model_unpriced' }, { status: 503 }))
  await vi.waitFor(() => expect(guess.tooLong).toBe(false))
  expect(guess.told).toBeNull()
})

it('asks again when too many are being counted', async () => {
  const guess = new Guess()
  guess.ask(planned('long'))
  await vi.advanceTimersByTimeAsync(400)
  asked[0]!.answer(Response.json({ type: 'too_many_estimates' }, { status: 429 }))
  await vi.advanceTimersByTimeAsync(1_100)
  expect(asked).toHaveLength(2)
  asked[1]!.answer(Response.json({ expected: '0.1' }))
  await vi.waitFor(() => expect(guess.told).toEqual({ expected: '0.1' }))
  guess.ask(planned('longer'))
  await vi.advanceTimersByTimeAsync(400)
  asked[2]!.answer(Response.json({ type: 'too_many_estimates' }, { status: 429 }))
  await vi.advanceTimersByTimeAsync(10)
  guess.leave()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(asked).toHaveLength(3)
})
