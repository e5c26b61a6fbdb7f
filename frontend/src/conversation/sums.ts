import type { CostDetail, Message, Usage } from '../api/messages'
import { sum } from '../budget/money'

const known = <T>(all: readonly (T | null)[]): T[] =>
  all.filter((one): one is NonNullable<typeof one> => one !== null)

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
