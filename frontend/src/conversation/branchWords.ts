import { pick } from '../i18n/i18n'

const n = (count: number) => count.toLocaleString('en')

const en = {
  deleteVersion: 'Delete this version',
  deleteTitle: 'Delete from here?',
  deleteText: (count: number) =>
    count === 1
      ? 'This message is deleted. What it cost stays in the spending record.'
      : `${n(count)} messages are deleted: this one and all under it, other versions too. What they cost stays in the spending record.`,
  deleteSome: 'This message and all under it are deleted. What they cost stays in the spending record.',
  about: (amount: string) => `about ${amount}`,
  startAnew: 'Answer anew',
  beforeBroke: 'Not sent: the answer above broke off.',
  sendNow: 'Send now',
  part: (at: number) => (at === 1 ? 'First part' : `Continued ${at > 2 ? `(${at - 1})` : ''}`.trim()),
}

export type BranchMessages = typeof en

const zh: BranchMessages = {
  deleteVersion: '删除此版本',
  deleteTitle: '从此处删除？',
  deleteText: (count) =>
    count === 1
      ? '将删除此消息。其费用仍保留在支出明细中。'
      : `将删除 ${n(count)} 条消息：此消息及其下的全部消息，包括其他版本。其费用仍保留在支出明细中。`,
  deleteSome: '将删除此消息及其下的全部消息。其费用仍保留在支出明细中。',
  about: (amount) => `约 ${amount}`,
  startAnew: '重新回答',
  beforeBroke: '未发送：上面的回答已中断。',
  sendNow: '立即发送',
  part: (at) => (at === 1 ? '第一部分' : at > 2 ? `继续（${at - 1}）` : '继续'),
}

/** The words of what goes on, of what waits and of deleting, in each language. */
export const branchWords = { en, zh }
export const w: BranchMessages = pick(branchWords)
