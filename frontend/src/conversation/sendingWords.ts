import { pick } from '../i18n/i18n'

const en = {
  about: (amount: string) => `about ${amount}`,
  atMost: (amount: string) => `, at most ${amount}`,
  anew: (amount: string) => `, ${amount} of it anew`,
  shorter: (words: string) => `lowered to about ${words} words`,
  shorterLeft: (words: string, left: string) => `lowered to about ${words} words: ${left} left`,
  wordsAtMost: (words: string) => `≤ ${words} words`,
  shorterText: 'Your limit has no room for a longer answer. It ends there at the latest.',
  shorterThinking: (words: string) => `Same model, at most about ${words} words with its thinking`,
  waits: 'fits when other answers finish',
  doesNotFit: 'does not fit',
  tooLong: 'longer than this model reads',
  whatFits: 'What fits instead',
  title: 'What it will cost',
  expected: 'About',
  most: 'At most',
  fresh: 'New',
  reused: 'Reused',
  usual: 'Answer, usually',
  longest: 'Answer, at most',
  tokens: (count: string) => `${count} tokens`,
  words: (count: string) => `about ${count} words`,
  anewText: (tokens: string) =>
    `Another model or thinking was used before: ${tokens} tokens of this chat are read anew, at the full price.`,
  free: 'Free',
  soFar: (amount: string) => `≈ ${amount} so far`,
  soFarHint: 'About; the exact figure comes with the end of the answer',
  next: (seconds: number) => `Next try in ${seconds} s`,
}

export type SendingMessages = typeof en

const zh: SendingMessages = {
  about: (amount) => `约 ${amount}`,
  atMost: (amount) => `，最多 ${amount}`,
  anew: (amount) => `，${amount} 为重新读取`,
  shorter: (words) => `回答缩短至约 ${words} 字`,
  shorterLeft: (words, left) => `回答缩短至约 ${words} 字：剩余 ${left}`,
  wordsAtMost: (words) => `≤ ${words} 字`,
  shorterText: '额度放不下更长的回答，回答最迟到那里结束。',
  shorterThinking: (words) => `同一模型，连同思考最多约 ${words} 字`,
  waits: '其他回答完成后即可发送',
  doesNotFit: '超出额度',
  tooLong: '超出该模型可读取的长度',
  whatFits: '可以怎样发送',
  title: '预计费用',
  expected: '约',
  most: '最多',
  fresh: '新输入',
  reused: '缓存命中',
  usual: '回答通常',
  longest: '回答最多',
  tokens: (count) => `${count} 词元`,
  words: (count) => `约 ${count} 字`,
  anewText: (tokens) => `之前使用了其他模型或思考程度：本对话的 ${tokens} 词元将按全价重新读取。`,
  free: '免费',
  soFar: (amount) => `目前约 ${amount}`,
  soFarHint: '约数；回答结束时显示准确费用',
  next: (seconds) => `${seconds} 秒后重试`,
}

/** The words of what sending costs and waits for, in each language. */
export const sendingWords = { en, zh }
export const w: SendingMessages = pick(sendingWords)
