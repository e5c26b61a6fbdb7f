import { pick } from '../i18n/i18n'

const n = (count: number) => count.toLocaleString('en')

const en = {
  againWith: 'Answer again with…',
  more: 'More about this version',
  deleteVersion: 'Delete this version',
  deleteFrom: 'Delete from here',
  deleteTitle: 'Delete from here?',
  deleteText: (count: number) =>
    count === 1
      ? 'This message is deleted. What it cost stays in the spending record.'
      : `${n(count)} messages are deleted: this one and all under it, other versions too. What they cost stays in the spending record.`,
  deleteSome: 'This message and all under it are deleted. What they cost stays in the spending record.',
  about: (amount: string) => `about ${amount}`,
  startAnew: 'Answer anew',
  anewNote: 'It broke off while it was thinking, with no text yet. The answer was begun anew.',
  interruptedEmpty: 'Interrupted while it was thinking, with no text yet.',
  beforeBroke: 'Not sent: the answer above broke off.',
  sendNow: 'Send now',
  earlier: 'Loading earlier messages…',
  part: (at: number) => (at === 1 ? 'First part' : `Continued ${at > 2 ? `(${at - 1})` : ''}`.trim()),
}

export type TreeMessages = typeof en

const zh: TreeMessages = {
  againWith: '换用其他模型回答…',
  more: '此版本的更多操作',
  deleteVersion: '删除此版本',
  deleteFrom: '从此处删除',
  deleteTitle: '从此处删除？',
  deleteText: (count) =>
    count === 1
      ? '将删除此消息。其费用仍保留在支出明细中。'
      : `将删除 ${n(count)} 条消息：此消息及其下的全部消息，包括其他版本。其费用仍保留在支出明细中。`,
  deleteSome: '将删除此消息及其下的全部消息。其费用仍保留在支出明细中。',
  about: (amount) => `约 ${amount}`,
  startAnew: '重新回答',
  anewNote: '回答在思考时中断，尚无文字，因此已重新开始回答。',
  interruptedEmpty: '在思考时中断，尚无文字。',
  beforeBroke: '未发送：上面的回答已中断。',
  sendNow: '立即发送',
  earlier: '正在加载更早的消息…',
  part: (at) => (at === 1 ? '第一部分' : at > 2 ? `继续（${at - 1}）` : '继续'),
}

/** The words of versions, of what goes on and of what waits, in each language. */
export const treeWords = { en, zh }
export const w: TreeMessages = pick(treeWords)
