import type { Conversation } from '../api/conversations'
import type { CostDetail, Message, Usage } from '../api/messages'
import { nano, sum } from '../budget/money'
import { reusedShare } from '../budget/reuse'

/** What a conversation's answers, all versions of them, have reused of their input, and what that has saved. */
export function reuseOf(about: Pick<Conversation, 'freshTokens' | 'cachedTokens' | 'saved'>): {
  percent: number
  saved: string | null
} {
  const { freshTokens, cachedTokens, saved } = about
  return {
    percent: reusedShare(freshTokens, cachedTokens),
    saved: saved !== null && nano(saved) > 0n ? saved : null,
  }
}

const known = <T>(all: readonly (T | null)[]): T[] =>
  all.filter((one): one is NonNullable<typeof one> => one !== null)

/** What an answer and those that go on from it cost; null while one of them is not settled. */
export function costOf(parts: readonly Message[]): string | null {
  const costs = known(parts.map(({ cost }) => cost))
  if (costs.length < parts.length) return null
  return costs.length === 1 ? (costs[0] ?? null) : sum(costs)
}

export function usageOf(parts: readonly Message[]): Usage | null {
  const all = known(parts.map(({ usage }) => usage))
  if (all.length === 0) return null
  const total = (one: (usage: Usage) => number) => all.reduce((before, usage) => before + one(usage), 0)
  return {
    freshTokens: total((u) => u.freshTokens),
    cachedTokens: total((u) => u.cachedTokens),
    outputTokens: total((u) => u.outputTokens),
    reasoningTokens: total((u) => u.reasoningTokens),
    estimated: all.some((u) => u.estimated),
  }
}

export function detailOf(parts: readonly Message[]): CostDetail | null {
  const all = known(parts.map(({ costDetail }) => costDetail))
  if (all.length < 2) return all[0] ?? null
  const total = (one: (detail: CostDetail) => string) => sum(all.map(one))
  return {
    fresh: total((d) => d.fresh),
    cached: total((d) => d.cached),
    reasoning: total((d) => d.reasoning),
    answer: total((d) => d.answer),
    total: total((d) => d.total),
    saved: total((d) => d.saved),
    pricesFrom: all[all.length - 1]?.pricesFrom ?? null,
  }
}
