import { afterEach, beforeEach, expect, it, vi } from 'vitest'

vi.mock('../boot', () => ({ boot: { account: { id: 'ada' } } }))
const { signIn } = await import('./signIn.svelte')

const me = (status: number) => vi.fn(() => Promise.resolve(Response.json({ id: 'ada' }, { status })))

let now = 0
beforeEach(() => void vi.spyOn(Date, 'now').mockReturnValue((now += 60_000)))
afterEach(() => {
  signIn.answer(false)
  vi.unstubAllGlobals()
})

it('asks once for all that wait, and all go on', async () => {
  const both = Promise.all([signIn.ask(), signIn.ask()])
  expect(signIn.asked).toBe(true)
  signIn.answer(true)
  expect(await both).toEqual([true, true])
  expect(signIn.asked).toBe(false)
})

it('does not ask again for what was refused before the sign-in', async () => {
  const look = me(200)
  vi.stubGlobal('fetch', look)
  void signIn.ask()
  signIn.answer(true)
  const late = signIn.ask()
  expect(signIn.asked).toBe(false)
  expect(await late).toBe(true)
  expect(look).toHaveBeenCalledTimes(1)
  expect(signIn.asked).toBe(false)
})

it('asks again where the session is not good after all', async () => {
  vi.stubGlobal('fetch', me(401))
  void signIn.ask()
  signIn.answer(true)
  const late = signIn.ask()
  await vi.waitFor(() => expect(signIn.asked).toBe(true))
  signIn.answer(false)
  expect(await late).toBe(false)
})
