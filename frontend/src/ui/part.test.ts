import { expect, it, vi } from 'vitest'
import { part } from './part'

it('is read at once where it can be', async () => {
  expect(await part(() => Promise.resolve('a part'))).toBe('a part')
})

it('is read once more when the network is back, and not before', async () => {
  const read = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new TypeError('no network'))
  read.mockResolvedValueOnce('a part').mockResolvedValueOnce('too much')
  const reading = part(read)
  await new Promise((resolve) => setTimeout(resolve))
  expect(read).toHaveBeenCalledTimes(1)
  window.dispatchEvent(new Event('online'))
  expect(await reading).toBe('a part')
  window.dispatchEvent(new Event('online'))
  expect(read).toHaveBeenCalledTimes(2)
})
