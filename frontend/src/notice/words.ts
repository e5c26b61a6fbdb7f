import type { Notice } from '../api/notices'
import { boot } from '../boot'
import { money } from '../budget/money'
import { pick } from '../i18n/i18n'

const en = {
  title: 'Notices',
  text: 'What you were told about your limits and keys.',
  none: 'Nothing yet.',
  unread: (count: number) => `${count} new`,
  more: (count: number) => `(${count} more)`,
  allRead: 'Mark all as read',
  isNew: 'new',
  limits: {
    day: 'daily limit',
    week: 'weekly limit',
    month: 'monthly limit',
    none: 'limit in total',
  } as Record<string, string>,
  own: (percent: number, limit: string) =>
    percent === 100 ? `You have reached your ${limit}.` : `You have used ${percent} % of your ${limit}.`,
  others: (name: string, percent: number, limit: string) =>
    percent === 100 ? `${name}: the ${limit} is reached.` : `${name}: ${percent} % of the ${limit} is used.`,
  spentOf: (spent: string, limit: string) => `${spent} of ${limit}`,
  warns: 'It only warns: nothing stops.',
  overrun: (model: string, provider: string, amount: string) =>
    `${provider} billed ${model} ${amount} above the reserve.`,
  barred: (model: string) =>
    `${model} is stopped under limits until an admin looks: it was billed above the reserve.`,
  mismatch: (name: string) =>
    `The spending record of ${name} does not add up. Nothing more is reserved on it.`,
  balance: (provider: string, amount: string) => `${provider}: the credit is low, ${amount} left.`,
  refused: (provider: string) => `${provider} takes no more calls on our credit.`,
  lasts: (days: number) =>
    days < 1
      ? 'It lasts less than a day.'
      : `It lasts about ${days === 1 ? 'one day' : `${String(days)} days`}.`,
  request: (person: string, amount: string) =>
    amount === '' ? `${person} asks for more.` : `${person} asks for ${amount} more.`,
  prices: (model: string, provider: string) => `${model} at ${provider}: prices not confirmed.`,
}

const zh: typeof en = {
  title: '通知',
  text: '关于你的上限和密钥的提醒。',
  none: '暂无通知。',
  unread: (count) => `${count} 条新通知`,
  more: (count) => `（另有 ${count} 条）`,
  allRead: '全部标为已读',
  isNew: '新',
  limits: { day: '每日上限', week: '每周上限', month: '每月上限', none: '总额上限' },
  own: (percent, limit) => (percent === 100 ? `你已达到${limit}。` : `你已使用${limit}的 ${percent}%。`),
  others: (name, percent, limit) =>
    percent === 100 ? `${name}：已达到${limit}。` : `${name}：${limit}已使用 ${percent}%。`,
  spentOf: (spent, limit) => `${spent}，共 ${limit}`,
  warns: '仅提醒，不会停止。',
  overrun: (model, provider, amount) => `${provider} 对 ${model} 的计费超出预留 ${amount}。`,
  barred: (model) => `${model} 计费超出预留，在有上限的情况下已停用，等待管理员检查。`,
  mismatch: (name) => `${name}的支出明细不一致，该账户已停止预留。`,
  balance: (provider, amount) => `${provider}：余额不足，剩余 ${amount}。`,
  refused: (provider) => `${provider}：现有余额已不再受理调用。`,
  lasts: (days) => (days < 1 ? '不足一天。' : `大约还能用 ${String(days)} 天。`),
  request: (person, amount) => (amount === '' ? `${person}申请更多额度。` : `${person}申请追加 ${amount}。`),
  prices: (model, provider) => `${provider} 的 ${model}：价格未确认。`,
}

export const noticeWords = { en, zh }

/** The words of notices in the page's language. */
export const w = pick(noticeWords)

/** Whether a notice is about using up a limit, and how far. */
export const percentOf = (kind: Notice['kind']): number | null =>
  kind.startsWith('limit_') ? Number(kind.slice('limit_'.length)) : null

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A notice in one sentence, without amounts that are not there. */
export function sentence(
  { kind, facts }: Notice,
  currency: string,
  words = w,
  reader = boot.account.id,
): string {
  const percent = percentOf(kind)
  const model = text(facts['model'])
  const provider = text(facts['provider'])
  const amount = (name: string) => (text(facts[name]) === '' ? '' : money(text(facts[name]), currency))
  if (percent !== null) {
    const limit = words.limits[text(facts['period'])] ?? ''
    const own = facts['ownerKind'] === 'user' && facts['ownerId'] === reader
    return own ? words.own(percent, limit) : words.others(text(facts['name']), percent, limit)
  }
  switch (kind) {
    case 'overrun':
      return words.overrun(model, provider, amount('amount'))
    case 'offer_barred':
      return words.barred(model)
    case 'ledger_mismatch':
      return words.mismatch(text(facts['name']))
    case 'balance_low':
      return facts['available'] === false
        ? words.refused(provider)
        : words.balance(provider, amount('balance'))
    case 'budget_requested':
      return words.request(text(facts['person']), amount('amount'))
    default:
      return words.prices(model, provider)
  }
}

/** What stands beneath it, or nothing. */
export function detail({ facts }: Notice, currency: string, words = w): string {
  const spent = text(facts['spent'])
  const limit = text(facts['limit'])
  const figures = spent && limit ? words.spentOf(money(spent, currency), money(limit, currency)) : ''
  const warns = facts['stops'] === false ? words.warns : ''
  const days = facts['days']
  const lasts = typeof days === 'number' ? words.lasts(days) : ''
  return [figures, warns, lasts, text(facts['request']) ? text(facts['reason']) : '']
    .filter((part) => part !== '')
    .join(' · ')
}
