import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Conversation } from '../api/conversations'
import { ConversationList } from './list.svelte'

const chat = (change: Partial<Conversation> = {}): Conversation => ({
  ...{ id: 'c', title: 'Herons', model: null, thinking: null, document: null },
  ...{ createdAt: '2026-11-26T08:00:00Z', updatedAt: '2026-11-26T08:00:00Z', running: false, unread: false },
  ...{ cost: null, freshTokens: 0, cachedTokens: 0, saved: null },
  ...change,
})
let list: ConversationList
const shown = () => list.items.map(({ unread }) => unread)

beforeEach(() => {
  vi.useFakeTimers()
  list = new ConversationList()
  list.put(chat())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('shows a new answer as unread once it is plain that nobody reads along', () => {
  list.told(chat({ unread: true, title: 'Two herons' }))
  expect(list.items[0]?.title).toBe('Two herons')
  vi.advanceTimersByTime(2_900)
  expect(shown()).toEqual([false])
  vi.advanceTimersByTime(100)
  expect(shown()).toEqual([true])
})

it('never shows as unread what is read at once elsewhere', () => {
  list.told(chat({ unread: true }))
  vi.advanceTimersByTime(500)
  list.told(chat({ unread: false }))
  vi.advanceTimersByTime(5_000)
  expect(shown()).toEqual([false])
})

it('shows what is unread as that when it changes, and no longer once it is read', () => {
  list.put(chat({ unread: true }))
  list.told(chat({ unread: true, title: 'Renamed' }))
  expect(shown()).toEqual([true])
  list.told(chat({ unread: false }))
  expect(shown()).toEqual([false])
})

it('tells at once whoever has it open', () => {
  list = new ConversationList(() => 'c')
  list.put(chat())
  list.told(chat({ unread: true }))
  expect(shown()).toEqual([true])
})

it('waits as well where the list is read anew, but not where it is read first', async () => {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(Response.json({ items: [chat({ unread: true })], next: null })),
  )
  list = new ConversationList()
  await list.refresh()
  expect(shown()).toEqual([true])
  list.told(chat({ unread: false }))
  await list.refresh()
  expect(shown()).toEqual([false])
  await vi.advanceTimersByTimeAsync(2_000)
  await list.refresh() // asked again, it waits no longer
  await vi.advanceTimersByTimeAsync(900)
  expect(shown()).toEqual([false])
  await vi.advanceTimersByTimeAsync(100)
  expect(shown()).toEqual([true])
})
