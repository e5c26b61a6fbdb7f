import type { RefusedCalls } from '../api/refusals'
import { pick } from '../i18n/i18n'

const en = {
  title: 'Not sent',
  text: 'What could not be sent in the last 90 days, and why. None of it was charged.',
  none: 'Nothing was refused in the last 90 days.',
  more: 'Show more',
  times: (count: number) => `${count.toLocaleString('en')} times`,
  what: {
    budget_exhausted: 'Limit reached',
    request_too_large_for_budget: 'Larger than the limit allows',
    budget_on_hold: 'Reserved for other answers',
    budget_frozen: 'Spending record being checked',
    model_barred: 'Model waits for an admin',
  },
  every: {
    none: 'limit in total',
    day: 'daily limit',
    week: 'weekly limit',
    month: 'monthly limit',
  } as Record<string, string>,
  own: (limit: string) => `your ${limit}`,
  limit: {
    user: (limit: string) => `the person’s ${limit}`,
    group: (limit: string, name: string) => `the ${limit} shared by ${name}`,
    key: (limit: string, name: string) => `the ${limit} of the key ${name}`,
    model: (limit: string, name: string) => `the ${limit} of everybody together on ${name}`,
    organisation: (limit: string) => `the ${limit} of the whole organisation`,
  },
  gone: '(deleted)',
  byKey: (name: string | null) => (name === null ? 'By a program' : `By the key ${name}`),
  inChat: 'In a chat',
  untitled: 'Chat without a title',
  figures: (spent: string, held: string, limit: string) => `${spent} spent, ${held} reserved of ${limit}`,
  needed: (amount: string) => `needed ${amount}`,
  percent: (used: number) => `${used} % of it was used`,
  renews: (day: string) => `It renews on ${day}.`,
  advice: {
    budget_exhausted: 'Until then: a model that costs nothing, or ask for more.',
    budget_exhausted_for_good: 'It does not renew: use a model that costs nothing, or ask for more.',
    budget_exhausted_passed: 'It has renewed since: send it again.',
    request_too_large_for_budget:
      'Waiting does not help: begin a new chat without this history, shorten the text, or ask for more.',
    budget_on_hold: 'Other answers had reserved what was left: send it again.',
    budget_frozen: 'The spending record did not add up: tell your admin if it happens again.',
    model_barred: 'It had billed more than was reserved: choose another model until an admin has looked.',
  },
}

const zh: typeof en = {
  title: '未发送',
  text: '最近 90 天未能发送的内容及其原因。均未收费。',
  none: '最近 90 天没有被拒绝的内容。',
  more: '显示更多',
  times: (count) => `${count.toLocaleString('zh')} 次`,
  what: {
    budget_exhausted: '已达上限',
    request_too_large_for_budget: '超出上限允许的大小',
    budget_on_hold: '已预留给其他回答',
    budget_frozen: '支出明细正在核对',
    model_barred: '模型等待管理员检查',
  },
  every: { none: '总额上限', day: '每日上限', week: '每周上限', month: '每月上限' },
  own: (limit) => `你的${limit}`,
  limit: {
    user: (limit) => `此人的${limit}`,
    group: (limit, name) => `${name}组内共享的${limit}`,
    key: (limit, name) => `密钥“${name}”的${limit}`,
    model: (limit, name) => `全体成员使用${name}的${limit}`,
    organisation: (limit) => `整个组织的${limit}`,
  },
  gone: '（已删除）',
  byKey: (name) => (name === null ? '来自程序' : `通过密钥“${name}”`),
  inChat: '在对话中',
  untitled: '无标题的对话',
  figures: (spent, held, limit) => `已用 ${spent}，预留 ${held}，上限 ${limit}`,
  needed: (amount) => `需要 ${amount}`,
  percent: (used) => `当时已用 ${used}%`,
  renews: (day) => `${day}恢复。`,
  advice: {
    budget_exhausted: '在此之前：使用免费的模型，或申请增加额度。',
    budget_exhausted_for_good: '此额度不会恢复：请使用免费的模型，或申请增加额度。',
    budget_exhausted_passed: '额度已恢复：请重新发送。',
    request_too_large_for_budget: '等待没有用：请新建一个不带历史的对话、缩短文本，或申请增加额度。',
    budget_on_hold: '剩余额度当时已预留给其他回答：请重新发送。',
    budget_frozen: '支出明细当时不一致：如再次出现，请告知管理员。',
    model_barred: '它的计费曾超出预留：在管理员检查之前，请换一个模型。',
  },
}

export const refusalWords = { en, zh }

/** The words about what was not sent in the page's language. */
export const n = pick(refusalWords)

/** Whether a limit stood in the way, and nothing else. */
export const isOfLimit = ({ type }: RefusedCalls) => type !== 'budget_frozen' && type !== 'model_barred'

/** Which limit it was. */
export function limitWords({ budget, period, name }: RefusedCalls, own: boolean): string {
  const limit = n.every[period] ?? ''
  return own && budget === 'user' ? n.own(limit) : n.limit[budget](limit, name ?? n.gone)
}

/** What to do about it now. */
export function adviceOn({ type, renewsAt }: RefusedCalls, now: Date): string {
  if (type !== 'budget_exhausted') return n.advice[type]
  if (renewsAt === null) return n.advice.budget_exhausted_for_good
  return new Date(renewsAt) <= now ? n.advice.budget_exhausted_passed : n.advice.budget_exhausted
}
