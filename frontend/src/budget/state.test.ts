import { describe, expect, it } from 'vitest'
import type { BudgetView, OwnBudget, VeiledBudget } from '../api/budgets'
import { stateOf, tightest } from './state'

const about = {
  owner: 'user',
  name: null,
  renewsAt: null,
  period: 'month',
  mode: 'hard',
  book: 'real',
  reached: false,
} as const
const veiled = (usedPercent: number | null): VeiledBudget => ({
  ...about,
  usedPercent,
  spent: null,
  held: null,
  limit: null,
  extra: null,
  left: null,
})
const shown = (left: string, usedPercent: number): BudgetView => ({
  ...about,
  usedPercent,
  spent: '0',
  held: '0',
  limit: '20',
  extra: '0',
  left,
})

describe('a limit whose amounts are not told', () => {
  it.each([
    [null, 'plain'],
    [79, 'plain'],
    [80, 'near'],
    [99, 'near'],
    [100, 'stop'],
  ] as const)('at %s per cent is %s', (used, state) => expect(stateOf(veiled(used))).toBe(state))

  it('is reached though its share is not told', () =>
    expect(stateOf({ ...veiled(null), owner: 'model', reached: true })).toBe('stop'))

  it('is play money where it is', () => expect(stateOf({ ...veiled(3), book: 'demo' })).toBe('demo'))
})

describe('the limit that stops first', () => {
  const first = (...all: OwnBudget[]) => tightest(all, false)

  it('is the one with the least left', () => expect(first(shown('9', 50), shown('3', 10))?.left).toBe('3'))
  it('is the one most used where no amounts are told', () =>
    expect(first(veiled(10), veiled(85), veiled(null))?.usedPercent).toBe(85))
  it.each(['organisation', 'model'] as const)('is none of everybody’s: %s', (owner) =>
    expect(first({ ...veiled(85), owner }, { ...shown('1', 90), owner })).toBeNull(),
  )
})
