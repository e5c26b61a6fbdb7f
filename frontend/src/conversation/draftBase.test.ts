import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Draft } from './draft.svelte'

// A draft gives way only to what was made from it: two devices of one person, and a server that looks at that.

let text: string
let updatedAt: string | null
let changes: number
/** Answers to `PUT` that get lost on their way back. */
let lost: number
let away: boolean

const settle = (ms = 1_000) => vi.advanceTimersByTimeAsync(ms)

function store(next: string): void {
  text = next
  updatedAt = next === '' ? null : `2026-11-23T09:00:00.00000${++changes}Z`
}

/** A message is sent that was made from this draft. */
const sends = (draft: Draft) => {
  draft.lift()
  if (updatedAt === draft.base) store('')
  draft.sent()
}

/** A page on a device of its own. */
async function device(): Promise<Draft> {
  vi.resetModules()
  localStorage.clear()
  const { Draft } = await import('./draft.svelte')
  const draft = new Draft('c')
  await draft.load()
  return draft
}

beforeEach(() => {
  vi.useFakeTimers()
  text = ''
  updatedAt = null
  changes = 0
  lost = 0
  away = false
  localStorage.clear()
  vi.stubGlobal('fetch', (_: string, { method, body, headers }: RequestInit) => {
    if (away) return Promise.reject(new TypeError('no network'))
    if (method === 'PUT') {
      const base = new Headers(headers).get('X-Parley-Draft')
      if (base !== null && updatedAt !== null && base !== updatedAt)
        return Promise.resolve(Response.json({ type: 'draft_changed', text, updatedAt }, { status: 409 }))
      store((JSON.parse(String(body)) as { text: string }).text)
      if (lost-- > 0) return Promise.reject(new TypeError('cut'))
    }
    return Promise.resolve(Response.json({ text, updatedAt }))
  })
})
afterEach(() => {
  vi.clearAllTimers()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('stays in its field when something else is typed and sent elsewhere', async () => {
  const [one, other] = [await device(), await device()]
  one.change('A long follow-up')
  await settle()
  other.change('Quick one')
  await settle()
  expect(text).toBe('A long follow-up')
  expect(other.text).toBe('Quick one') // nothing moves under the hands
  sends(other)
  await settle()
  await one.load()
  expect(one.text).toBe('A long follow-up')
  expect(text).toBe('A long follow-up')
  await other.load()
  expect(other.text).toBe('A long follow-up')
})

it('goes from every field when what was made from it is sent', async () => {
  const desk = await device()
  desk.change('Begun at the desk')
  await settle()
  const phone = await device()
  phone.change('Begun otherwise, ended on the phone')
  await settle()
  sends(phone)
  await settle()
  await desk.catchUp()
  expect([desk.text, phone.text, text]).toEqual(['', '', ''])
})

it.each(['wakes', 'is loaded anew'])('is kept beside a newer one once its page %s', async (how) => {
  const phone = await device()
  const laptop = await device()
  laptop.change('Before')
  await settle()
  away = true
  laptop.change('Old')
  await settle()
  away = false
  await phone.catchUp()
  phone.change('Older')
  localStorage.setItem('parley.draft.c', 'Old') // each device has its own
  await phone.keep()
  expect(text).toBe('Older')
  let page = laptop
  if (how === 'wakes') await laptop.catchUp()
  else {
    localStorage.setItem('parley.draft.c', 'Old')
    vi.resetModules()
    const { Draft } = await import('./draft.svelte')
    page = new Draft('c')
    await settle()
  }
  expect(page.text).toBe('Older\n\nOld')
  expect(text).toBe('Older\n\nOld')
})

it('knows its own whose arrival nobody heard of', async () => {
  const draft = await device()
  lost = 1
  draft.change('Hallo')
  await settle()
  draft.change('Hello')
  await settle()
  expect([draft.text, text]).toEqual(['Hello', 'Hello'])
  lost = 1
  draft.change('Hello there')
  await settle()
  sends(draft)
  await settle()
  expect([draft.text, text]).toEqual(['', ''])
})
