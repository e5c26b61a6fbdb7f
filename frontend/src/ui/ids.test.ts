import { expect, it } from 'vitest'
import { newId } from './ids'

it('makes ids of version 7 that carry their time', () => {
  const id = newId(0x0192_3456_789a)
  expect(id).toMatch(/^01923456-789a-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

it('sorts by time and never repeats', () => {
  const ids = Array.from({ length: 1000 }, (_, i) => newId(1_700_000_000_000 + i))
  expect(new Set(ids).size).toBe(1000)
  expect([...ids].sort()).toEqual(ids)
})
