import { Problem } from '../api/http'
import type { Model, Thinking } from '../api/models'
import type { NewTurn } from '../api/turns'
import { money, nano, sum } from '../budget/money'
import { t } from '../i18n/i18n'

/** Why a message was not sent: a limit, with its figures where they may be seen. */
export interface Refusal {
  kind: 'exhausted' | 'on-hold' | 'too-large'
  organisation: boolean
  group: boolean
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

/** A way to send the message all the same. */
export interface Way {
  key: string
  title: string
  text: string
  /** What it may cost at most, or null. */
  price: string | null
  change: Pick<NewTurn, 'model' | 'thinking' | 'maxOutputTokens'>
  newChat?: boolean
}

interface Situation {
  models: Model[]
  model: Model
  thinking: Thinking
  hasHistory: boolean
}

/** Fewer tokens than this make no answer worth sending. */
const SHORTEST = 64

/** What may fit now, the suggested way first. The server has the last word on each. */
export function ways(refusal: Refusal, { models, model, thinking, hasHistory }: Situation): Way[] {
  const { currency, left, affordableTokens } = refusal
  const atMost = left && currency && nano(left) > 0n ? t.refusal.atMost(money(left, currency)) : null
  const all: Way[] = []
  if (refusal.kind === 'on-hold') {
    all.push({ key: 'again', title: t.refusal.again, text: t.refusal.againText, price: null, change: {} })
  }
  if (thinking !== 'off' && model.thinking.includes('off')) {
    const change = { thinking: 'off' } as const
    all.push({
      key: 'off',
      title: t.refusal.withoutThinking,
      text: t.refusal.withoutThinkingText,
      price: atMost,
      change,
    })
  } else if (affordableTokens !== null && affordableTokens >= SHORTEST) {
    const words = Math.floor((affordableTokens * 3) / 4).toLocaleString('en')
    all.push({
      key: 'short',
      title: t.refusal.shorter,
      text: t.refusal.shorterText(words),
      price: atMost,
      change: { maxOutputTokens: affordableTokens },
    })
  }
  for (const other of models) {
    if (other.id === model.id || !other.usable || !cheaper(other, model)) continue
    const free = isFree(other)
    all.push({
      key: other.id,
      title: t.refusal.model(other.name),
      text: free ? t.refusal.modelFree : t.refusal.modelText,
      price: free ? t.composer.free : atMost,
      change: { model: other.id },
    })
  }
  if (hasHistory) {
    all.push({
      key: 'new',
      title: t.refusal.newChat,
      text: t.refusal.newChatText,
      price: atMost,
      change: {},
      newChat: true,
    })
  }
  return all
}

function isFree({ prices }: Model): boolean {
  return prices !== null && nano(prices.fresh) === 0n && nano(prices.output) === 0n
}

function cheaper(one: Model, than: Model): boolean {
  if (one.demo !== than.demo || one.prices === null || than.prices === null) return false
  return nano(one.prices.output) < nano(than.prices.output)
}

/** Whether an admin could help by giving this person more. */
export const mayAsk = (refusal: Refusal): boolean => refusal.own && refusal.kind !== 'on-hold'
