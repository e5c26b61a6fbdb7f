import { afterEach, expect, it, vi } from 'vitest'
import { all, offered } from './owners'

afterEach(() => vi.unstubAllGlobals())

/** Answers each question by its path, page after page. */
function server(pages: Record<string, unknown[][]>) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url)
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    const at = Number(searchParams.get('after') ?? 0)
    const of = pages[pathname] ?? [[]]
    const body = { items: of[at] ?? [], next: at + 1 < of.length ? String(at + 1) : null }
    return Promise.resolve(
      new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } }),
    )
  })
  return asked
}

const group = (id: string, name: string) => ({ id, name })

it('goes on page by page, to the end or until there are enough', async () => {
  const fetch = (after: string | null) =>
    Promise.resolve({ items: [1, 2], next: after === 'b' ? null : after === null ? 'a' : 'b' })
  expect(await all(fetch)).toEqual({ found: [1, 2, 1, 2, 1, 2], more: false })
  expect(await all(fetch, 4)).toEqual({ found: [1, 2, 1, 2], more: true })
})

it('asks the server for people by name, with their address beside', async () => {
  const grace = { id: '7', name: 'Grace', email: 'grace@example.com' }
  const asked = server({ '/api/admin/accounts': [[grace], [{ ...grace, id: '8' }]] })
  expect(await offered('user', 'gra ce')).toEqual({
    found: [
      { value: '7', label: 'Grace', note: 'grace@example.com' },
      { value: '8', label: 'Grace', note: 'grace@example.com' },
    ],
    more: false,
  })
  expect(asked[0]).toContain('search=gra%20ce')
})

it('finds groups of all pages by a part of their name', async () => {
  server({
    '/api/admin/groups': [[group('1', 'North')], [group('2', 'South'), group('3', 'The north face')]],
  })
  const { found } = await offered('group_member', ' NORTH ')
  expect(found.map(({ value }) => value)).toEqual(['1', '3'])
  expect((await offered('group', '')).found).toHaveLength(3)
})

it('offers nobody where a limit is for everybody', async () => {
  const asked = server({})
  expect(await offered('organisation', '')).toEqual({ found: [], more: false })
  expect(asked).toEqual([])
})
