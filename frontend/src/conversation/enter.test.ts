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

  it('does not send right after a composition, and sends later', () => {
    const key = new EnterKey(() => false)
    key.composed({ timeStamp: 970 })
    expect(key.sends(enter)).toBe(false)
    expect(key.sends({ ...enter, timeStamp: 1020 })).toBe(true)
  })
})

describe('a message', () => {
  it('fits at the limit in bytes', () => expect(bytesOver('a'.repeat(256 * 1024))).toBe(false))
  it('is over with one more', () => expect(bytesOver('a'.repeat(256 * 1024 + 1))).toBe(true))
  it('counts Chinese by its bytes', () => expect(bytesOver('中'.repeat(100_000))).toBe(true))
})
