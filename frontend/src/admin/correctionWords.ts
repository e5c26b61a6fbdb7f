import { pick } from '../i18n/i18n'

const en = {
  correct: 'Correct',
  title: 'Correct what a call was charged',
  text: (what: string, reserved: string) =>
    `${what}. Limits, reports and the cost beside the answer follow; the record gets a line more. At most ${reserved} were reserved.`,
  cost: 'Right cost',
  reason: 'Why',
  reasonHint: 'It stands in the spending record and in the audit log.',
  overLimit: (missing: string) =>
    `A limit that counts this call has ${missing} too little left. Add to that limit first.`,
}
const zh: typeof en = {
  correct: '更正',
  title: '更正一次调用的费用',
  text: (what: string, reserved: string) =>
    `${what}。额度、报表和回答旁的费用会随之更新，支出明细会新增一行。预留为 ${reserved}，不能超过。`,
  cost: '正确的费用',
  reason: '原因',
  reasonHint: '会记入支出明细和审计日志。',
  overLimit: (missing: string) => `计入此调用的额度余额还差 ${missing}，请先追加该额度。`,
}

export const correctionWords = { en, zh }
export const c = pick(correctionWords)
