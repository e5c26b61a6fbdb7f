import { afterEach, expect, it, vi } from 'vitest'
import type { Problem } from './http'
import { type NewTurn, startTurn } from './turns'

const turn: NewTurn = { id: 't', parentId: null, text: 'Hello', conversation: {} }
const posted = `event: posted\ndata: {"turnId":"t","userMessageId":"q","messageId":"a","conversation":{"id":"c"}}\n\n`
const delta = 'id: 2\nevent: delta\ndata: {"content":"hi"}\n\n'

function answers(response: Response) {
  const asked: { path: string; request: RequestInit }[] = []
  vi.stubGlobal('fetch', (path: string, request: RequestInit) => {
    asked.push({ path, request })
    return Promise.resolve(response)
  })
  return asked
}

const problem = async (run: Promise<unknown>) => (await run.catch((failure: unknown) => failure)) as Problem

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('asks once, and hands on the stream that follows', async () => {
  const asked = answers(new Response(`: before\n\n${posted}${delta}`, { status: 201 }))
  const { started, events } = await startTurn('c', turn)
  expect(started).toMatchObject({
    turnId: 't',
    userMessageId: 'q',
    messageId: 'a',
    conversation: { id: 'c' },
  })
  expect((await events?.next())?.map(({ event, data }) => [event, data])).toEqual([
    ['delta', '{"content":"hi"}'],
  ])
  expect(await events?.next()).toBeNull()
  expect(asked).toHaveLength(1)
  expect(asked[0]?.path).toBe('/api/conversations/c/turns')
  expect(new Headers(asked[0]?.request.headers).get('Accept')).toBe('text/event-stream')
  expect(JSON.parse(String(asked[0]?.request.body))).toEqual(turn)
})

it('tells a refusal from a connection that broke', async () => {
  answers(Response.json({ type: 'budget_exhausted', detail: 'No.' }, { status: 402 }))
  expect(await problem(startTurn('c', turn))).toMatchObject({ status: 402, type: 'budget_exhausted' })
  answers(new Response(posted.slice(0, 20), { status: 201 }))
  expect(await problem(startTurn('c', turn))).toMatchObject({ status: 0, type: 'unreachable' })
  answers(new Response(delta, { status: 201 }))
  expect(await problem(startTurn('c', turn))).toMatchObject({ status: 0, type: 'unreachable' })
})

it('finds out that a message was swallowed, and cuts no answer that has begun', async () => {
  vi.useFakeTimers()
  const signals: AbortSignal[] = []
  let begins: Response | null = null
  vi.stubGlobal(
    'fetch',
    (_: string, { signal }: { signal: AbortSignal }) =>
      new Promise<Response>((resolve, reject) => {
        signals.push(signal)
        if (begins) resolve(begins)
        signal.addEventListener('abort', () => reject(new DOMException('cut', 'AbortError')))
      }),
  )
  const swallowed = problem(startTurn('c', turn))
  await vi.advanceTimersByTimeAsync(29_000)
  expect(signals[0]?.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await swallowed).toMatchObject({ status: 0, type: 'unreachable' })
  begins = new Response(posted, { status: 201 })
  await startTurn('c', turn)
  await vi.advanceTimersByTimeAsync(600_000)
  expect(signals[1]?.aborted).toBe(false)
})
