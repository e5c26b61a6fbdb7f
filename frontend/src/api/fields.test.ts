import { describe, expect, it } from 'vitest'
// The list of all codes, where the server has it.
import faults from '../../../src/main/java/chat/parley/http/Fault.java?raw'
import { fieldWords } from '../i18n/fields'
import { FieldErrors } from './fields'
import { Problem } from './http'

const codes = [...faults.matchAll(/^ {4}([A-Z_]+)[,;]$/gm)].map(([, name]) => (name ?? '').toLowerCase())
const refused = (...errors: unknown[]) =>
  new FieldErrors(new Problem(400, 'invalid_request', 'no', { errors }))

describe.each(Object.entries(fieldWords))('words for fields in %s', (language, words) => {
  it('has them for every code that the server sends, and no others', () => {
    expect(codes.length).toBeGreaterThan(20)
    expect(Object.keys(words).sort()).toEqual([...codes].sort())
  })

  it('names the bound where there is one', () => {
    for (const [code, say] of Object.entries(words)) {
      const said = say({ min: 8, max: 128 })
      expect(said).not.toMatch(/undefined/)
      expect(say({})).not.toMatch(/undefined/)
      expect(/\p{Script=Han}/u.test(said)).toBe(language === 'zh')
      if (/^too_(long|large)$/.test(code)) expect(said).toContain('128')
      if (/^too_(short|small)$/.test(code)) expect(said).toContain('8')
    }
  })
})

describe('the errors of a refused form', () => {
  it('says what is wrong with each field', () => {
    const wrong = refused(
      { field: 'name', code: 'too_long', message: 'size', max: 120 },
      { field: 'wanted.limit', code: 'negative', message: 'must not be below zero' },
    )
    expect(wrong.of('name')).toBe('At most 120 characters.')
    expect(wrong.of('limit')).toBe('Not below zero.')
    expect(wrong.of('email')).toBe('')
    expect(wrong.line).toBe('At most 120 characters. Not below zero.')
  })

  it('tells alike fields apart by their place', () => {
    const wrong = refused({ field: 'links[1].url', code: 'address_scheme' })
    expect(wrong.at('links[1].url')).toContain('https://')
    expect(wrong.at('links[0].url')).toBe('')
    expect(wrong.at('url')).toBe('')
  })

  it('keeps the first of several of one field', () =>
    expect(refused({ field: 'a', code: 'required' }, { field: 'a', code: 'invalid' }).of('a')).toBe(
      'Fill this in.',
    ))

  it('shows the server’s message for a code that it does not know', () =>
    expect(refused({ field: 'a', code: 'toString', message: 'no such moon' }).of('a')).toBe('no such moon'))

  it('knows whether the refusal is about fields that are shown', () => {
    const wrong = refused({ field: 'a', code: 'required' })
    expect(wrong.any('b', 'a')).toBe(true)
    expect(wrong.any('b')).toBe(false)
  })

  it.each([
    ['another failure', new TypeError('no')],
    ['nothing', null],
    ['a refusal without fields', new Problem(409, 'read_only', 'no')],
    ['errors that are no list', new Problem(400, 'invalid_request', 'no', { errors: 'many' })],
    ['errors of another form', new Problem(400, 'invalid_request', 'no', { errors: [null, 7, {}] })],
  ])('is empty for %s', (_, failure) => {
    const wrong = new FieldErrors(failure)
    expect(wrong.line).toBe('')
    expect(wrong.any('a', '')).toBe(false)
  })
})
