import { afterEach, expect, it, vi } from 'vitest'
import { findLimit } from './limits'

const limit = (id: string, kind: string, of: string | null, period = 'month') => ({
  id,
  owner: { kind, id: of, name: null, of: null },
  period,
})

const asked: string[] = []

/** Answers with one page after the other. */
function pages(...items: unknown[][]) {
  asked.length = 0
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url)
    const next = asked.length < items.length ? `p${asked.length}` : null
    return Promise.resolve(
      new Response(JSON.stringify({ currency: 'USD', book: 'real', items: items[asked.length - 1], next }), {
        headers: { 'Content-Type': 'application/json' },
      }),
    )
  })
}

afterEach(() => vi.unstubAllGlobals())

it('finds the limit of an owner and a period, on whichever page it stands', async () => {
  pages([limit('1', 'user', '7', 'day'), limit('2', 'group', '7')], [limit('3', 'user', '7')])
  expect((await findLimit('user', '7', 'Grace H.', 'month'))?.id).toBe('3')
  expect(asked[0]).toContain('search=Grace%20H.')
  expect(asked).toHaveLength(2)
})

it('finds none where there is none', async () => {
  pages([limit('1', 'user', '8')])
  expect(await findLimit('user', '7', 'Grace', 'month')).toBeNull()
})

it('looks for what is for everybody on the first page alone', async () => {
  pages([limit('1', 'organisation', null), limit('2', 'member', null)], [])
  expect((await findLimit('member', '', '', 'month'))?.id).toBe('2')
  expect(await findLimit('organisation', '', '', 'day')).toBeNull()
  expect(asked).toHaveLength(2)
})
