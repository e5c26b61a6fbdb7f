import { pick } from '../i18n/i18n'

const en = {
  againWith: 'Answer again with…',
  more: 'More about this version',
  deleteFrom: 'Delete from here',
  anewNote: 'It broke off while it was thinking, with no text yet. The answer was begun anew.',
  interruptedEmpty: 'Interrupted while it was thinking, with no text yet.',
  earlier: 'Loading earlier messages…',
  reusedShare: (percent: number) => `${percent} % reused`,
  saved: (amount: string) => `${amount} saved`,
  waitsHere: 'Waits for answers in progress, then sends by itself.',
}

export type TreeMessages = typeof en

const zh: TreeMessages = {
  againWith: '换用其他模型回答…',
  more: '此版本的更多操作',
  deleteFrom: '从此处删除',
  anewNote: '回答在思考时中断，尚无文字，因此已重新开始回答。',
  interruptedEmpty: '在思考时中断，尚无文字。',
  earlier: '正在加载更早的消息…',
  reusedShare: (percent) => `缓存命中 ${percent}%`,
  saved: (amount) => `已节省 ${amount}`,
  waitsHere: '正在等待进行中的回答，之后自动发送。',
}

/** The words of a chat's tree and sums that the page always needs, in each language. */
export const treeWords = { en, zh }
export const w: TreeMessages = pick(treeWords)
