import type { Model, Thinking } from '../api/models'
import type { AskedLimit } from '../api/requests'
import type { NewTurn } from '../api/turns'
import { money, nano } from '../budget/money'
import { t } from '../i18n/i18n'
import type { Refusal } from './refusal'
import { w } from './sendingWords'

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
/** With fewer than this nothing would be left of them after the thinking. */
const LEAST_TO_THINK = 512

/** What may fit now, the suggested way first. The server has the last word on each. */
export function ways(refusal: Refusal, { models, model, thinking, hasHistory }: Situation): Way[] {
  const { currency, left, affordableTokens } = refusal
  const atMost = left && currency && nano(left) > 0n ? t.refusal.atMost(money(left, currency)) : null
  const all: Way[] = []
  if (refusal.kind === 'on-hold') {
    all.push({ key: 'again', title: t.refusal.again, text: t.refusal.againText, price: null, change: {} })
  }
  const canStopThinking = thinking !== 'off' && model.thinking.includes('off')
  if (canStopThinking) {
    const change = { thinking: 'off' } as const
    all.push({
      key: 'off',
      title: t.refusal.withoutThinking,
      text: t.refusal.withoutThinkingText,
      price: atMost,
      change,
    })
  }
  if (affordableTokens !== null && affordableTokens >= SHORTEST) {
    const thinks = thinking !== 'off' && !(canStopThinking && affordableTokens < LEAST_TO_THINK)
    const words = Math.floor((affordableTokens * 3) / 4).toLocaleString('en')
    all.push({
      key: 'short',
      title: t.refusal.shorter,
      text: thinks ? w.shorterThinking(words) : t.refusal.shorterText(words),
      price: atMost,
      change: {
        maxOutputTokens: affordableTokens,
        ...(thinking === 'off' || thinks ? {} : { thinking: 'off' }),
      },
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

/** The limit that an admin could raise, or null where that would not help. */
export function askable(refusal: Refusal, model: string | null): AskedLimit | null {
  if (refusal.kind === 'on-hold') return null
  if (refusal.own) return { budget: 'user' }
  const { period } = refusal
  if (refusal.group) return { budget: 'group', period }
  if (refusal.organisation) return { budget: 'organisation', period }
  return refusal.model && model !== null ? { budget: 'model', period, model } : null
}
