import type { BudgetRequest } from '../api/requests'
import { sentences } from '../i18n/i18n'
import { q } from './askWords'
import { money } from './money'

const SEEN = 'parley.answer-seen'
/** In ms: an older answer is no news. */
const NEWS_FOR = 14 * 86_400_000

/** The request that waits for an answer, if one does. */
export const openOne = (requests: BudgetRequest[]): BudgetRequest | null =>
  requests.find((request) => request.answer === null) ?? null

/** The latest answer, while it is news and was not put away. */
export function newAnswer(requests: BudgetRequest[], seen: string | null, now: number): BudgetRequest | null {
  const latest = requests.find((request) => request.answeredAt !== null)
  if (!latest?.answeredAt || latest.id === seen) return null
  return now - Date.parse(latest.answeredAt) < NEWS_FOR ? latest : null
}

/** What an admin answered, in words. */
export function answerWords(request: BudgetRequest, currency: string): string {
  const { answer, granted, forGood, note, budget } = request
  const said = note === '' ? '' : q.note(note)
  if (answer !== 'grant' || granted === null) return sentences(q.refused, said)
  const amount = money(granted, currency)
  const [raised, once] = budget === 'user' ? [q.raised, q.granted] : [q.raisedShared, q.grantedShared]
  return sentences((forGood ? raised : once)(amount), said)
}

export function seenAnswer(): string | null {
  try {
    return localStorage.getItem(SEEN)
  } catch {
    return null
  }
}

export function putAway(request: BudgetRequest): void {
  try {
    localStorage.setItem(SEEN, request.id)
  } catch {
    // it shows again on the next visit
  }
}
