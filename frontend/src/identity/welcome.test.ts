import { afterEach, describe, expect, it } from 'vitest'
import { answerCost, justJoined, words } from './welcome'

afterEach(() => history.replaceState(null, '', '/'))

describe('the first page after joining', () => {
  it('is known once', () => {
    history.replaceState(null, '', '/?joined')
    expect(justJoined()).toBe(true)
    expect(location.search).toBe('')
    expect(justJoined()).toBe(false)
  })

  it('is no other page', () => {
    history.replaceState(null, '', '/?q=joined')
    expect(justJoined()).toBe(false)
    expect(location.search).toBe('?q=joined')
  })
})

it('says what an answer costs', () =>
  expect(answerCost({ fresh: '0.15', cached: '0.003', output: '0.60', currency: 'USD' })).toBe('0.000930000'))

it('is free where the model is', () =>
  expect(answerCost({ fresh: '0', cached: '0', output: '0', currency: 'USD' })).toBe('0.000000000'))

it('has all words in both languages', () => expect(Object.keys(words.zh)).toEqual(Object.keys(words.en)))
