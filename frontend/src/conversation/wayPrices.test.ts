import { afterEach, expect, it, vi } from 'vitest'
import type { Planned } from '../api/estimates'
import type { Unsent } from './open.svelte'
import type { Way } from './ways'
import { plannedBy, WayPrices } from './wayPrices.svelte'

afterEach(() => vi.unstubAllGlobals())

const unsent: Unsent = {
  id: 'u',
  text: 'Hello',
  request: { model: 'dear', thinking: 'high', branch: true },
  state: 'refused',
  refusal: null,
  failure: null,
}
const way = (more: Partial<Way>): Way => ({ key: 'k', title: '', text: '', price: null, change: {}, ...more })

it('plans each way as it would be sent', () => {
  expect(plannedBy(way({ change: { thinking: 'off' } }), unsent, 'c', 'leaf')).toEqual({
    conversationId: 'c',
    parentId: 'leaf',
    text: 'Hello',
    model: 'dear',
    thinking: 'off',
    branch: true,
  })
  expect(plannedBy(way({}), { ...unsent, under: null }, 'c', 'leaf').parentId).toBeNull()
  expect(plannedBy(way({ newChat: true }), unsent, 'c', 'leaf')).toEqual({
    conversationId: null,
    parentId: null,
    text: 'Hello',
    model: 'dear',
    thinking: 'high',
  })
})

it('knows what does not fit, and leaves what it could not ask', async () => {
  vi.stubGlobal('fetch', (_: string, { body }: { body: string }) => {
    const { model } = JSON.parse(body) as Planned
    if (model === 'away') return Promise.reject(new TypeError('no network'))
    return Promise.resolve(Response.json({ fits: model === 'cheap' }))
  })
  const prices = new WayPrices()
  const planned = (model: string) => ({
    key: model,
    planned: { conversationId: null, parentId: null, model },
  })
  await prices.ask([planned('away'), planned('dear'), planned('cheap')])
  expect([...(prices.misfits ?? [])]).toEqual(['dear'])
  expect([...prices.told.keys()]).toEqual(['dear', 'cheap'])
  await prices.ask([])
  expect(prices.misfits?.size).toBe(1)
})
