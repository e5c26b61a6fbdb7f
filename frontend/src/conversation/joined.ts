import type { Conversation } from '../api/conversations'
import type { Message } from '../api/messages'
import { nano, sum } from '../budget/money'
import { reusedShare } from '../budget/reuse'

/** An answer and those that go on from it, as one. */
export const joinedContent = (parts: readonly Message[]): string =>
  parts.map(({ content, overlap }) => content.slice(overlap)).join('')

export const joinedReasoning = (parts: readonly Message[]): string =>
  parts.flatMap(({ reasoning }) => (reasoning ? [reasoning] : [])).join('\n\n')

/** What an answer and those that go on from it cost; null while one of them is not settled. */
export function costOf(parts: readonly Message[]): string | null {
  const costs = parts.flatMap(({ cost }) => (cost === null ? [] : [cost]))
  if (costs.length < parts.length) return null
  return costs.length === 1 ? (costs[0] ?? null) : sum(costs)
}

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
