import type { Prices } from '../api/models'
import { nano } from '../budget/money'

const en = {
  title: 'Good to know',
  costs: 'What it costs.',
  costText: 'Each answer shows its own figure; select it for the details.',
  costAbout: (amount: string) =>
    `An answer of a page costs about ${amount}. Each shows its own figure; select it for the details.`,
  left: 'What is left.',
  leftText: (left: string, limit: string) => `You have ${left} of ${limit}; at the limit answers stop.`,
  limited: 'Your answers have a limit; when it is reached they stop.',
  renews: (day: string) => `It renews on ${day}.`,
  sees: 'Who sees what.',
  seesText: 'Only you see your chats. Admins see what you spend, never titles or text.',
}

const zh: typeof en = {
  title: '使用须知',
  costs: '费用。',
  costText: '每个回答都显示自己的费用，点击可看明细。',
  costAbout: (amount) => `一页长的回答约 ${amount}。每个回答都显示自己的费用，点击可看明细。`,
  left: '剩余。',
  leftText: (left, limit) => `你还有 ${left}（上限 ${limit}），到上限即停止回答。`,
  limited: '你的回答有上限，到上限即停止。',
  renews: (day) => `${day}恢复。`,
  sees: '谁能看到什么。',
  seesText: '只有你能看到自己的对话。管理员只能看到用量，看不到标题和内容。',
}

export const words = { en, zh }

const QUESTION = 200n
const THINKING_AND_ANSWER = 1500n
const MILLION = 1_000_000n

/** What a page's answer after some thinking costs at these prices, as a decimal string. */
export function answerCost(prices: Prices): string {
  const cost = (nano(prices.fresh) * QUESTION + nano(prices.output) * THINKING_AND_ANSWER) / MILLION
  const text = cost.toString().padStart(10, '0')
  return `${text.slice(0, -9)}.${text.slice(-9)}`
}

/** Whether the page was opened by joining; asked once, so that a reload shows the usual page. */
export function justJoined(): boolean {
  const url = new URL(location.href)
  if (!url.searchParams.has('joined')) return false
  url.searchParams.delete('joined')
  history.replaceState(history.state, '', url)
  return true
}
