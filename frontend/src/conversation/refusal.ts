import { Problem } from '../api/http'
import { nano, sum } from '../budget/money'
import { t } from '../i18n/i18n'

/** Why a message was not sent: a limit, with its figures where they may be seen. */
export interface Refusal {
  kind: 'exhausted' | 'on-hold' | 'too-large'
  organisation: boolean
  group: boolean
  /** What everybody together may spend on the model. */
  model: boolean
  /** The person's own limit, or the default for them. */
  own: boolean
  period: string
  spent: string | null
  held: string | null
  limit: string | null
  left: string | null
  renewsAt: string | null
  currency: string | null
  affordableTokens: number | null
  retryAfterSeconds: number | null
}

const kinds: Record<string, Refusal['kind']> = {
  budget_exhausted: 'exhausted',
  budget_on_hold: 'on-hold',
  request_too_large_for_budget: 'too-large',
}

const text = (value: unknown) => (typeof value === 'string' ? value : null)

/** Reads a refusal by a limit; null when the problem is another one. */
export function refusalOf(problem: Problem): Refusal | null {
  const kind = kinds[problem.type]
  if (!kind || (problem.status !== 402 && problem.status !== 429)) return null
  const members = problem.members
  const [spent, held, limit] = [text(members['spent']), text(members['held']), text(members['limit'])]
  const budget = (typeof members['budget'] === 'object' ? members['budget'] : null) as Record<
    string,
    unknown
  > | null
  const owner = text(budget?.['owner']) ?? text(budget?.['kind']) ?? text(members['budget']) ?? ''
  const tokens = members['affordableTokens']
  return {
    kind,
    organisation: owner.startsWith('organisation'),
    group: owner === 'group',
    model: owner === 'model',
    own: owner === 'user',
    period: text(budget?.['period']) ?? text(members['period']) ?? 'month',
    spent,
    held,
    limit,
    left: spent && held && limit ? leftOf(spent, held, limit) : null,
    renewsAt: text(members['renewsAt']),
    currency: text(members['currency']),
    affordableTokens: typeof tokens === 'number' ? tokens : null,
    retryAfterSeconds: problem.retryAfterSeconds,
  }
}

function leftOf(spent: string, held: string, limit: string): string {
  const left = sum([limit, `-${spent}`, `-${held}`])
  return nano(left) < 0n ? '0' : left
}

/** The title of a refusal. */
export function titleOf(refusal: Refusal): string {
  if (refusal.kind === 'on-hold') return t.refusal.onHold
  if (refusal.kind === 'too-large') return t.refusal.tooLarge
  if (refusal.organisation) return t.refusal.organisation
  if (refusal.group) return t.refusal.group
  if (refusal.model) return t.refusal.ofModel
  switch (refusal.period) {
    case 'day':
      return t.refusal.exhaustedDay
    case 'week':
      return t.refusal.exhaustedWeek
    case 'none':
      return t.refusal.exhaustedTotal
    default:
      return t.refusal.exhausted
  }
}
