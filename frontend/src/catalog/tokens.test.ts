import { expect, test } from 'vitest'
import { shortCount } from './tokens'

test.each([
  [393_216, '384K'],
  [131_072, '128K'],
  [1_048_576, '1M'],
  [1_000_000, '1M'],
  [128_000, '128K'],
  [1_250_000, '1.3M'],
  [12_345, '12K'],
  [9_999, '9,999'],
])('%i tokens are %s', (count, text) => {
  expect(shortCount(count)).toBe(text)
})
