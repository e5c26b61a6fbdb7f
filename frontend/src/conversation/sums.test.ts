import { expect, it } from 'vitest'
import type { Message } from '../api/messages'
import { reuseOf } from './sums'

const message = (freshTokens: number, cachedTokens: number, saved: string | null) =>
  ({
    usage: { freshTokens, cachedTokens },
    costDetail: saved === null ? null : { saved },
  }) as Message

it('adds up what was reused and what that saved', () => {
  const asked = { usage: null, costDetail: null } as Message
  expect(reuseOf([asked, message(100, 0, '0.000000000'), message(100, 600, '0.000088200')])).toEqual({
    percent: 75,
    saved: '0.000088200',
  })
  expect(reuseOf([message(100, 100, null)])).toEqual({ percent: 50, saved: null })
  expect(reuseOf([])).toEqual({ percent: 0, saved: null })
})
