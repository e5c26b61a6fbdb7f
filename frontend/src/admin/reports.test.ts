import { describe, expect, it } from 'vitest'
import type { UsageRow } from '../api/usage'
import {
  type Asked,
  callsOf,
  deeper,
  ownerOf,
  partsOf,
  printed,
  question,
  statements,
  wider,
} from './reports'

const all: Asked = { from: '2026-11-01', to: '2026-11-30', by: 'user', then: 'model', book: 'real', only: [] }
const grace = { id: 'g', name: 'Grace', page: true }
const day = { id: '2026-11-12', name: null, page: false }

function row(id: string | null, then: string, cost: string): UsageRow {
  const totals = {
    cost,
    overrun: '0',
    calls: 2,
    estimatedCalls: 0,
    freshTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
  }
  return { id, name: null, page: false, then: { id: then, name: null, page: false }, totals }
}

describe('going deeper', () => {
  it('asks for one person by day, then for that day’s calls', () => {
    const person = deeper(all, 'user', grace)
    expect(question(person)).toEqual({
      by: 'day',
      then: '',
      book: 'real',
      from: '2026-11-01',
      to: '2026-11-30',
      user: 'g',
    })
    expect(callsOf(person)).toBeNull()
    const one = deeper(person, 'day', day)
    expect(question(one)).toMatchObject({ from: '2026-11-12', to: '2026-11-12', user: 'g', by: 'model' })
    expect(callsOf(one)).toEqual({ book: 'real', account: 'g', day: '2026-11-12' })
  })

  it('asks for what is of no group', () => {
    const rest = deeper({ ...all, by: 'group' }, 'group', { id: null, name: null, page: false })
    expect(question(rest)).toMatchObject({ group: 'none', by: 'user' })
  })

  it('shows no calls that it would not narrow down as far as the report', () => {
    const model = { id: 'm', name: 'M', page: false }
    expect(callsOf(deeper(deeper(deeper(all, 'model', model), 'user', grace), 'day', day))).toBeNull()
  })

  it('leads to the record of who or what alone it is about', () => {
    const model = deeper({ ...all, by: 'model' }, 'model', { id: 'm', name: 'M', page: false })
    expect(ownerOf(all)).toBeNull()
    expect(ownerOf(model)).toEqual({ kind: 'model', id: 'm' })
    expect(ownerOf(deeper(model, 'day', day))).toEqual({ kind: 'model', id: 'm' })
    expect(ownerOf(deeper(model, 'user', grace))).toBeNull()
    expect(ownerOf(deeper(all, 'group', { id: null, name: null, page: false }))).toBeNull()
  })

  it('comes back', () =>
    expect(wider(deeper(all, 'user', grace), 'user')).toMatchObject({ by: 'user', only: [] }))
})

it('has statements of the last whole month', () =>
  expect(statements(all, '2027-01-15')).toMatchObject({
    from: '2026-12-01',
    to: '2026-12-31',
    by: 'group',
    then: 'user',
  }))

it('is printed where it is the statements of a whole month', () => {
  const shown = statements(all, '2027-03-15')
  expect(printed(shown)).toBe('/admin/statements?month=2027-02&book=real')
  expect(printed({ ...shown, book: 'demo' })).toBe('/admin/statements?month=2027-02&book=demo')
  expect(printed({ ...shown, to: '2027-02-27' })).toBeNull()
  expect(printed({ ...shown, from: '2027-01-01' })).toBeNull()
  expect(printed({ ...shown, then: 'model' })).toBeNull()
  expect(printed({ ...shown, by: 'user', then: 'group' })).toBeNull()
  expect(printed(deeper(shown, 'group', grace))).toBeNull()
})

it('sums the lines of one thing, also of none', () => {
  const parts = partsOf([row('a', 'x', '0.100000001'), row('a', 'y', '0.2'), row(null, 'x', '1')])
  expect(parts.map(({ of, totals, rows }) => [of.id, totals.cost, totals.calls, rows.length])).toEqual([
    ['a', '0.300000001', 4, 2],
    [null, '1', 2, 1],
  ])
})
