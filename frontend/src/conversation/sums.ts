import type { Message } from '../api/messages'
import { reusedShare } from '../budget/reuse'
import { nano, sum } from '../budget/money'

/** What a conversation's answers, all versions of them, have reused of their input, and what that has saved. */
export function reuseOf(messages: readonly Message[]): { percent: number; saved: string | null } {
  const used = messages.flatMap(({ usage }) => (usage ? [usage] : []))
  const total = (one: (usage: (typeof used)[number]) => number) => used.reduce((all, u) => all + one(u), 0)
  const saved = sum(messages.flatMap(({ costDetail }) => (costDetail ? [costDetail.saved] : [])))
  return {
    percent: reusedShare(
      total((u) => u.freshTokens),
      total((u) => u.cachedTokens),
    ),
    saved: nano(saved) > 0n ? saved : null,
  }
}
