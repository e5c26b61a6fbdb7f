import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Draft } from './draft.svelte'

let kept: string[] = []

beforeEach(() => {
  kept = []
  localStorage.clear()
  vi.stubGlobal('fetch', (_: string, { body }: { body: string }) => {
    kept.push((JSON.parse(body) as { text: string }).text)
    return Promise.resolve(new Response(null, { status: 204 }))
  })
})
afterEach(() => vi.unstubAllGlobals())

it('keeps what has left the field until it has arrived', async () => {
  const draft = new Draft('c')
  draft.change('Hello')
  expect(draft.lift()).toBe('Hello')
  await draft.keep() // the page is hidden before an answer came
  expect(kept).toEqual(['Hello'])
  draft.change('More')
  await draft.keep()
  expect(kept).toEqual(['Hello', 'More'])
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
