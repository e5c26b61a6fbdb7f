import { describe, expect, it } from 'vitest'
import { Problem } from '../api/http'
import type { Model } from '../api/models'
import { refusalOf, titleOf } from './refusal'
import { askable, ways } from './ways'

const members = {
  budget: { owner: 'user', period: 'month' },
  spent: '19.960000000',
  held: '0.031000000',
  limit: '20.000000000',
  renewsAt: '2026-12-01T00:00:00Z',
  currency: 'USD',
  affordableTokens: 400,
}
const exhausted = refusalOf(new Problem(402, 'budget_exhausted', '', members))!

const flash: Model = {
  id: 'flash',
  name: 'Flash',
  provider: 'DeepSeek',
  contextTokens: 1000,
  maxOutputTokens: 100,
  thinking: ['off', 'high'],
  demo: false,
  usable: true,
  default: true,
  prices: { fresh: '0.15', cached: '0.003', output: '0.30', currency: 'USD' },
}
const free: Model = {
  ...flash,
  id: 'free',
  name: 'Own',
  prices: { fresh: '0', cached: '0', output: '0', currency: 'USD' },
}
const dear: Model = { ...flash, id: 'dear', prices: { ...flash.prices!, output: '9.00' } }
const tight = { ...exhausted, affordableTokens: 10 }
const situated = (situation: Partial<Parameters<typeof ways>[1]>, refusal = exhausted) =>
  ways(refusal, {
    models: [flash, free, dear],
    model: flash,
    thinking: 'high',
    hasHistory: true,
    ...situation,
  })
const keys = (...asked: Parameters<typeof situated>) => situated(...asked).map((way) => way.key)

describe('refusalOf', () => {
  it('reads the figures and works out what is left', () => {
    expect(exhausted).toMatchObject({ kind: 'exhausted', left: '0.009000000', affordableTokens: 400 })
  })

  it('never shows less than nothing', () => {
    const over = refusalOf(new Problem(402, 'budget_exhausted', '', { ...members, spent: '25.0' }))
    expect(over?.left).toBe('0')
  })

  it('does without figures that may not be seen', () => {
    const hidden = refusalOf(new Problem(402, 'budget_exhausted', '', { budget: { owner: 'organisation' } }))!
    expect(hidden.left).toBeNull()
    expect(titleOf(hidden)).toBe('The organisation’s limit is reached')
  })

  it('says when it is what a group shares', () => {
    const shared = refusalOf(new Problem(402, 'budget_exhausted', '', { ...members, budget: 'group' }))!
    expect(titleOf(shared)).toBe('Your group’s shared limit is reached')
    expect(shared.left).toBe('0.009000000')
    expect(titleOf(exhausted)).toBe('You have reached this month’s limit')
  })

  it('says when it is what a model may cost', () => {
    const ofModel = refusalOf(new Problem(402, 'budget_exhausted', '', { budget: 'model', period: 'day' }))!
    expect(titleOf(ofModel)).toBe('The limit of this model is reached')
  })

  it('offers to ask for more of the limit that stands in the way', () => {
    const by = (budget: string, type = 'budget_exhausted', status = 402) =>
      askable(refusalOf(new Problem(status, type, '', { ...members, budget, period: 'week' }))!, 'flash')
    expect(by('user')).toEqual({ budget: 'user' })
    expect(by('user', 'request_too_large_for_budget')).toEqual({ budget: 'user' })
    expect(by('group')).toEqual({ budget: 'group', period: 'week' })
    expect(by('organisation')).toEqual({ budget: 'organisation', period: 'week' })
    expect(by('model')).toEqual({ budget: 'model', period: 'week', model: 'flash' })
    expect(askable(exhausted, null)).toEqual({ budget: 'user' })
  })

  it('does not where waiting helps, nor of a key', () => {
    const by = (budget: string, type = 'budget_exhausted', status = 402) =>
      askable(refusalOf(new Problem(status, type, '', { ...members, budget }))!, 'flash')
    expect(by('user', 'budget_on_hold', 429)).toBeNull()
    expect(by('group', 'budget_on_hold', 429)).toBeNull()
    expect(by('key')).toBeNull()
  })

  it.each([
    [404, 'not_found'],
    [500, 'budget_exhausted'],
    [429, 'too_many_requests'],
  ])('is not made of %i %s', (status, type) => expect(refusalOf(new Problem(status, type, ''))).toBeNull())
})

describe('ways', () => {
  it('offers less thinking, a free model and a new chat, and nothing dearer', () => {
    expect(keys({}, tight)).toEqual(['off', 'free', 'new'])
  })

  it('offers a shorter answer besides, which thinks where that leaves an answer', () => {
    const short = (affordableTokens: number) =>
      situated({}, { ...exhausted, affordableTokens }).find(({ key }) => key === 'short')?.change
    expect(keys({})).toEqual(['off', 'short', 'free', 'new'])
    expect(short(400)).toEqual({ maxOutputTokens: 400, thinking: 'off' })
    expect(short(800)).toEqual({ maxOutputTokens: 800 })
  })

  it('offers a shorter answer where nothing is thought', () => {
    expect(keys({ thinking: 'off' })).toEqual(['short', 'free', 'new'])
  })

  it('offers no shorter answer where too little fits', () => {
    expect(keys({ thinking: 'off' }, tight)).toEqual(['free', 'new'])
  })

  it('offers no new chat where there is no history, and no model that is not ready', () => {
    expect(keys({ hasHistory: false, models: [flash, { ...free, usable: false }] }, tight)).toEqual(['off'])
  })

  it('offers another try first while other answers hold the rest', () => {
    const onHold = refusalOf(new Problem(429, 'budget_on_hold', '', members, 7))!
    expect(onHold.retryAfterSeconds).toBe(7)
    expect(keys({}, onHold)[0]).toBe('again')
  })
})
