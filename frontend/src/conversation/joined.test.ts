import { expect, it } from 'vitest'
import { reuseOf } from './joined'

it('tells what was reused and what that saved', () => {
  expect(reuseOf({ freshTokens: 200, cachedTokens: 600, saved: '0.000088200' })).toEqual({
    percent: 75,
    saved: '0.000088200',
  })
  expect(reuseOf({ freshTokens: 100, cachedTokens: 100, saved: null })).toEqual({ percent: 50, saved: null })
  expect(reuseOf({ freshTokens: 0, cachedTokens: 0, saved: '0.000000000' })).toEqual({
    percent: 0,
    saved: null,
  })
})
