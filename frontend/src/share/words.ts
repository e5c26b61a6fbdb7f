import type { Lasts } from '../api/shares'
import { pick } from '../i18n/i18n'

const en = {
  title: 'Share this chat',
  shows:
    'Everybody who has the link can read this chat’s title and its messages up to the last one, without signing in. What you write later is not shown, nor are other versions, names, costs, models or files.',
  thinking: 'Show what was thought before each answer too',
  lasts: 'The link works for',
  times: { '7_days': '7 days', '30_days': '30 days', for_good: 'as long as I leave it' } as Record<
    Lasts,
    string
  >,
  make: 'Make a link',
  once: 'Copy the link now: it is shown only once.',
  copy: 'Copy link',
  links: 'Links to this chat',
  none: 'There is no link to this chat yet.',
  made: (day: string) => `Made on ${day}`,
  until: (day: string) => `works until ${day}`,
  forGood: 'works until you end it',
  withThinking: 'shows thinking',
  closed: 'does not open: links are not allowed',
  end: 'End link',
  endOf: (day: string) => `End link, made on ${day}`,
  ended: 'The link has been ended.',
  deletedToo: 'When you delete the chat or what a link shows, the link stops working.',
  notAllowed: 'Your organisation does not let you make public links.',
  tooMany: 'This chat has as many links as there may be. End one first.',
}

export type ShareMessages = typeof en

const zh: ShareMessages = {
  title: '共享此对话',
  shows:
    '任何拿到链接的人无需登录，都能看到此对话的标题以及到最后一条为止的消息。你之后写的内容、其他版本、姓名、费用、模型和文件都不会显示。',
  thinking: '同时显示每个回答之前的思考',
  lasts: '链接有效期',
  times: { '7_days': '7 天', '30_days': '30 天', for_good: '直到我收回' },
  make: '创建链接',
  once: '请立即复制链接：只显示这一次。',
  copy: '复制链接',
  links: '此对话的链接',
  none: '此对话还没有链接。',
  made: (day) => `创建于 ${day}`,
  until: (day) => `有效至 ${day}`,
  forGood: '直到你收回',
  withThinking: '显示思考',
  closed: '无法打开：不允许公开链接',
  end: '收回链接',
  endOf: (day) => `收回链接，创建于 ${day}`,
  ended: '链接已收回。',
  deletedToo: '删除对话或链接所显示的内容后，链接随即失效。',
  notAllowed: '你的组织不允许你创建公开链接。',
  tooMany: '此对话的链接数量已达上限，请先收回一个。',
}

/** The words of public links, in each language. */
export const shareWords = { en, zh }
export const w: ShareMessages = pick(shareWords)
