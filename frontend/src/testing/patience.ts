import { vi } from 'vitest'

/** Only a failure waits for so long; a second is soon over on a machine that does other things as well. */
const PATIENCE_MS = 20_000

const { waitFor } = vi
vi.waitFor = (callback, options) =>
  waitFor(callback, typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options })
