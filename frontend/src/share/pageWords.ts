import { pick } from '../i18n/i18n'

const en = {
  question: 'Question',
  more: 'Loading more…',
  cutShort: 'This answer was cut short.',
  noAnswer: 'There was no answer.',
  closed: 'This link no longer opens this chat.',
}

export type SharedPageMessages = typeof en

const zh: SharedPageMessages = {
  question: '提问',
  more: '正在加载更多…',
  cutShort: '此回答未写完。',
  noAnswer: '没有回答。',
  closed: '此链接已无法打开这段对话。',
}

/** The words of the page behind a public link, in each language. */
export const sharedPageWords = { en, zh }
export const w: SharedPageMessages = pick(sharedPageWords)
