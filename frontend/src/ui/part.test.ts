import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { part } from './part'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('is read at once where it can be', async () => {
  expect(await part(() => Promise.resolve('a part'))).toBe('a part')
})

it('is read once more when the network is back, and not before', async () => {
  const read = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new TypeError('no network'))
  read.mockResolvedValueOnce('a part').mockResolvedValueOnce('too much')
  const reading = part(read)
  await vi.advanceTimersByTimeAsync(500)
  expect(read).toHaveBeenCalledTimes(1)
  window.dispatchEvent(new Event('online'))
  expect(await reading).toBe('a part')
  window.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(read).toHaveBeenCalledTimes(2)
})

it('is asked for less and less while the server is down, and read when it is up', async () => {
  const read = vi.fn<() => Promise<string>>().mockRejectedValue(new TypeError('no server'))
  const reading = part(read)
  await vi.advanceTimersByTimeAsync(1_000 + 2_000 + 4_000)
  expect(read).toHaveBeenCalledTimes(4)
  await vi.advanceTimersByTimeAsync(600_000)
  expect(read.mock.calls.length).toBeLessThan(30)
  read.mockResolvedValue('a part')
  await vi.advanceTimersByTimeAsync(30_000)
  expect(await reading).toBe('a part')
})
