import { describe, expect, it } from 'vitest'
import { EnterKey } from './enter'
import { bytesOver } from './size'

const enter = {
  key: 'Enter',
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  isComposing: false,
  keyCode: 13,
  timeStamp: 1000,
}

describe('Enter', () => {
  const desk = new EnterKey(() => false)
  const phone = new EnterKey(() => true)

  it('sends on a keyboard', () => expect(desk.sends(enter)).toBe(true))
  it('is a new line on touch', () => expect(phone.sends(enter)).toBe(false))
  it('sends on touch with Ctrl, from a keyboard beside it', () =>
    expect(phone.sends({ ...enter, ctrlKey: true })).toBe(true))
  it.each([
    ['Shift', { shiftKey: true }],
    ['Alt', { altKey: true }],
    ['a composition', { isComposing: true }],
    ['a key the input method took', { keyCode: 229 }],
    ['another key', { key: 'a' }],
  ])('does not send with %s', (_, change) => expect(desk.sends({ ...enter, ...change })).toBe(false))
})

/** What browsers report while a word is composed and taken with Enter, in their order, by their clocks. */
type Step = ['start' | 'end' | 'key', Partial<typeof enter>]
const orders: Record<string, Step[]> = {
  'Chromium: the key composes, then the word ends': [
    ['start', { timeStamp: 100 }],
    ['key', { timeStamp: 900, isComposing: true, keyCode: 229 }],
    ['end', { timeStamp: 901 }],
  ],
  'Firefox: the key composes under its own number': [
    ['start', { timeStamp: 100 }],
    ['key', { timeStamp: 900, isComposing: true }],
    ['end', { timeStamp: 900 }],
  ],
  'Safari: the word ends first, the key comes after it': [
    ['start', { timeStamp: 100 }],
    ['end', { timeStamp: 900 }],
    ['key', { timeStamp: 904, keyCode: 229 }],
  ],
  'Safari, with the number of Enter': [
    ['start', { timeStamp: 100 }],
    ['end', { timeStamp: 900 }],
    ['key', { timeStamp: 949 }],
  ],
  'Safari: the key is stamped before the word ended': [
    ['start', { timeStamp: 100 }],
    ['end', { timeStamp: 900 }],
    ['key', { timeStamp: 898 }],
  ],
  'a browser that does not say isComposing': [
    ['start', { timeStamp: 100 }],
    ['key', { timeStamp: 900 }],
    ['end', { timeStamp: 901 }],
  ],
}

describe('an input method', () => {
  it.each(Object.entries(orders))('keeps its Enter in %s', (_, steps) => {
    const key = new EnterKey(() => false)
    for (const [kind, change] of steps) {
      if (kind === 'start') key.composes()
      else if (kind === 'end') key.composed({ ...enter, ...change })
      else expect(key.sends({ ...enter, ...change })).toBe(false)
    }
    expect(key.sends({ ...enter, timeStamp: 950 + 1 })).toBe(true)
  })

  it('keeps it for 50 ms, not longer', () => {
    const key = new EnterKey(() => false)
    key.composed({ timeStamp: 900 })
    expect(key.sends({ ...enter, timeStamp: 949 })).toBe(false)
    expect(key.sends({ ...enter, timeStamp: 950 })).toBe(true)
  })

  it('keeps it with Ctrl too', () => {
    const key = new EnterKey(() => false)
    key.composes()
    expect(key.sends({ ...enter, ctrlKey: true })).toBe(false)
  })
})

describe('a message', () => {
  it('fits at the limit in bytes', () => expect(bytesOver('a'.repeat(256 * 1024))).toBe(false))
  it('is over with one more', () => expect(bytesOver('a'.repeat(256 * 1024 + 1))).toBe(true))
  it('counts Chinese by its bytes', () => expect(bytesOver('中'.repeat(100_000))).toBe(true))
})
