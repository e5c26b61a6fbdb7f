import { pick } from '../i18n/i18n'

const en = {
  ask: 'Ask for more',
  askText: 'An admin decides; you read the answer here',
  title: 'Ask for more than your limit',
  titleShared: 'Ask for a higher limit',
  amount: 'How much more',
  amountHint: 'Leave it empty to let the admin decide.',
  reason: 'What for',
  send: 'Ask an admin',
  waits: (day: string) => `You asked for more on ${day}. An admin has not answered yet.`,
  openAlready: 'You have asked already. An admin has not answered yet.',
  granted: (amount: string) => `You have ${amount} more now.`,
  raised: (amount: string) => `Your limit is ${amount} higher from now on.`,
  grantedShared: (amount: string) => `The limit that you asked about has ${amount} more now.`,
  raisedShared: (amount: string) => `The limit that you asked about is ${amount} higher from now on.`,
  refused: 'Your request for more was refused.',
  note: (text: string) => `The admin wrote: ${text}`,
}

export type AskMessages = typeof en

const zh: AskMessages = {
  ask: '申请更多额度',
  askText: '由管理员决定，答复显示在此处',
  title: '申请更多额度',
  titleShared: '申请提高共享上限',
  amount: '追加多少',
  amountHint: '留空则由管理员决定。',
  reason: '用途',
  send: '向管理员申请',
  waits: (day) => `您于${day}申请了更多额度，管理员尚未答复。`,
  openAlready: '您已提交申请，管理员尚未答复。',
  granted: (amount) => `您的额度已追加 ${amount}。`,
  raised: (amount) => `您的上限自即日起提高 ${amount}。`,
  grantedShared: (amount) => `您申请的共享额度已追加 ${amount}。`,
  raisedShared: (amount) => `您申请的共享上限自即日起提高 ${amount}。`,
  refused: '您的额度申请未获同意。',
  note: (text) => `管理员留言：${text}`,
}

/** The words of asking for more, in each language. */
export const askWords = { en, zh }
export const q: AskMessages = pick(askWords)
