import { describe, expect, it } from 'vitest'
import { Problem } from '../api/http'
import type { Limit } from '../api/limits'
import {
  already,
  below,
  emptyDraft,
  figuresOf,
  forWhom,
  nameOf,
  newLimit,
  newLimits,
  ownerAt,
  ownWords,
  pageOf,
  recordOf,
  recordPage,
  stateOf,
} from './limits'

const limit: Limit = {
  id: '1',
  owner: { kind: 'user', id: '7', name: 'Grace', of: null },
  period: 'month',
  limit: '20.000000000',
  mode: 'hard',
  extra: '5.000000000',
  spent: '19.000000000',
  held: '0.500000000',
  left: '5.500000000',
  renewsAt: '2026-12-01T00:00:00Z',
  warning: null,
}
const of = (owner: Partial<Limit['owner']>): Limit => ({ ...limit, owner: { ...limit.owner, ...owner } })

describe('whom a limit is for', () => {
  it('is told by name', () => {
    expect(nameOf(limit)).toBe('Grace')
    expect(nameOf(of({ kind: 'organisation', id: null, name: null }))).toBe('The organisation')
    expect(nameOf(of({ kind: 'member', id: null, name: null }))).toBe('Each member')
    expect(nameOf(of({ kind: 'key', name: 'build', of: 'Grace' }))).toBe('build of Grace')
    expect(nameOf(of({ kind: 'model', id: 'flash', name: null }))).toBe('flash')
  })

  it('leads to a page where there is one', () => {
    expect(pageOf(limit)).toBe('/admin/people/7')
    expect(pageOf(of({ kind: 'group_member', id: '9' }))).toBe('/admin/groups/9')
    expect(pageOf(of({ kind: 'key' }))).toBeNull()
    expect(pageOf(of({ kind: 'member', id: null }))).toBeNull()
  })
})

describe('whose record counts to a limit', () => {
  it('has a page of its own, but for what is for each of many', () => {
    const model = of({ kind: 'model', id: 'deepseek/v4 flash' })
    expect(recordOf(model)).toEqual({ kind: 'model', id: 'deepseek/v4 flash' })
    expect(recordPage({ kind: 'model', id: 'deepseek/v4 flash' })).toBe(
      '/admin/limits/model/deepseek/v4%20flash',
    )
    expect(recordOf(of({ kind: 'organisation', id: null }))).toEqual({ kind: 'organisation', id: '' })
    expect(recordOf(of({ kind: 'member', id: null }))).toBeNull()
    expect(recordOf(of({ kind: 'group_member', id: '9' }))).toBeNull()
  })

  it.each([
    { kind: 'model', id: 'deepseek/v4 flash' },
    { kind: 'organisation', id: '' },
    { kind: 'group', id: '9' },
  ] as const)('is found again by its address', (owner) => {
    expect(ownerAt(recordPage(owner).slice('/admin/limits/'.length))).toEqual(owner)
  })

  it('is nobody’s elsewhere', () => {
    expect(ownerAt('')).toBeNull()
    expect(ownerAt('member')).toBeNull()
  })
})

describe('how a limit stands', () => {
  it('counts what was added', () => {
    expect(figuresOf(limit, 'real')).toMatchObject({ limit: '25.000000000', left: '5.500000000' })
    expect(stateOf(limit, 'real')).toBe('plain')
    expect(stateOf({ ...limit, extra: '0' }, 'real')).toBe('near')
  })

  it('has no figures where it is for each of many', () => {
    expect(figuresOf({ ...limit, spent: null, held: null, left: null }, 'real')).toBeNull()
  })
})

describe('a new limit', () => {
  const draft = { ...emptyDraft(), limit: ' 3.50 ', reason: '  ' }

  it('leaves out what is empty', () =>
    expect(newLimits(draft, ['7', '9'])).toEqual({
      kind: 'user',
      ids: ['7', '9'],
      period: 'month',
      limit: '3.50',
      mode: 'hard',
    }))

  it('names nobody where it is for everybody', () => {
    expect(newLimit({ ...draft, kind: 'member' }).owner).toEqual({ kind: 'member' })
    expect(newLimit({ ...draft, kind: 'organisation', reason: ' winter ' })).toMatchObject({
      owner: { kind: 'organisation' },
      reason: 'winter',
    })
  })

  it('knows who has such a limit already', () => {
    const of = (
      kind: Limit['owner']['kind'],
      id: string | null,
      period: Limit['period'] = 'month',
    ): Limit => ({
      ...limit,
      owner: { ...limit.owner, kind, id },
      period,
    })
    const limits = [
      of('user', '7'),
      of('user', '7', 'day'),
      of('group', '7'),
      of('user', '8'),
      of('member', null),
    ]
    expect([...already(limits, 'user', 'month').keys()]).toEqual(['7', '8'])
    expect(already(limits, 'group', 'day').size).toBe(0)
    expect(already(limits, 'member', 'month').get('')).toBe(limits[4])
  })

  it('says whose is below what is spent, one by name and many by the first of them', () => {
    const named = (name: string) => ({ ...limit, owner: { ...limit.owner, name } })
    expect(below([named('Grace')])).toContain('Grace: this limit')
    expect(below(['A', 'B', 'C', 'D', 'E', 'F', 'G'].map(named))).toContain('A, B, C, and 4 more: these')
  })

  it('says for whom it is, by name while they are few', () => {
    expect(forWhom(['Grace'])).toBe('For Grace.')
    expect(forWhom(['Grace', 'Ada'])).toBe('For Grace and Ada, each.')
    expect(forWhom(['A', 'B', 'C', 'D', 'E'])).toBe('For A, B, C, D, and E, each.')
    expect(forWhom(['A', 'B', 'C', 'D', 'E', 'F'])).toBe('For A, B, C, and 3 more, each.')
  })
})

it('has words of its own for what these pages refuse, and for nothing else', () => {
  expect(ownWords(new Problem(409, 'limit_needed', ''))).toContain('must stay')
  expect(ownWords(new Problem(409, 'request_answered', ''))).toContain('already')
  expect(ownWords(new Problem(404, 'not_found', ''))).toBe('')
  expect(ownWords(new Error('limit_needed'))).toBe('')
})
