import { describe, expect, it } from 'vitest'
import { en as adminEn } from '../admin/en'
import { zh as adminZh } from '../admin/zh'
import { auditDetailWords } from '../admin/auditDetailWords'
import { auditWords } from '../admin/auditWords'
import { cardWords } from '../admin/cardWords'
import { sendingWords } from '../conversation/sendingWords'
import { branchWords } from '../conversation/branchWords'
import { treeWords } from '../conversation/treeWords'
import { balanceWords } from '../admin/balanceWords'
import { bookWords } from '../admin/bookWords'
import { adminNoticeWords } from '../admin/noticeWords'
import { askWords } from '../budget/askWords'
import { groupWords } from '../admin/groupWords'
import { limitWords } from '../admin/limitWords'
import { en as demoEn } from '../demo/en'
import { zh as demoZh } from '../demo/zh'
import { reportWords } from '../admin/reportWords'
import { priceWords } from '../admin/priceWords'
import { keyWords } from '../key/words'
import { noticeWords } from '../notice/words'
import { sharedPageWords } from '../share/pageWords'
import { shareWords } from '../share/words'
import { refusalWords } from '../usage/refusalWords'
import { usageWords } from '../usage/words'
import { en } from './en'
import { zh } from './zh'

/** Every message by its path; functions are called with plain values to see their words. */
function leaves(node: unknown, path = ''): [path: string, text: string][] {
  if (typeof node === 'string') return [[path, node]]
  if (typeof node === 'function') {
    const message = node as (...values: unknown[]) => unknown
    return [1, 2].map((count) => [
      `${path}(${count})`,
      String(message(...Array<unknown>(message.length).fill(count))),
    ])
  }
  if (typeof node !== 'object' || node === null) throw new TypeError(`no message at ${path}`)
  return Object.entries(node).flatMap(([key, value]) => leaves(value, `${path}.${key}`))
}

/** Words of the code that people never read. */
const codeWords =
  /\b(turns?|posted|held|holds?|available|hard|soft|top-?ups?|pool|fresh|cached?|reasoning|outputs?|hit rate|ledger|entry|entries|estimated|overruns?|reconciliations?|upstream|siblings?|branch(es)?|regenerate|budget_\w+|request_too_large\w*|null|undefined|exception)\b/i

describe.each([
  ['chat', en, zh],
  ['admin', adminEn, adminZh],
  ['groups', groupWords.en, groupWords.zh],
  ['limits', limitWords.en, limitWords.zh],
  ['what sending costs', sendingWords.en, sendingWords.zh],
  ['versions', treeWords.en, treeWords.zh],
  ['what goes on and what waits', branchWords.en, branchWords.zh],
  ['asking for more', askWords.en, askWords.zh],
  ['keys', keyWords.en, keyWords.zh],
  ['public links', shareWords.en, shareWords.zh],
  ['the page of a public link', sharedPageWords.en, sharedPageWords.zh],
  ['usage', usageWords.en, usageWords.zh],
  ['what was not sent', refusalWords.en, refusalWords.zh],
  ['notices', noticeWords.en, noticeWords.zh],
  ['how notices are told', adminNoticeWords.en, adminNoticeWords.zh],
  ['balances', balanceWords.en, balanceWords.zh],
  ['the books', bookWords.en, bookWords.zh],
  ['reports', reportWords.en, reportWords.zh],
  ['prices', priceWords.en, priceWords.zh],
  ["a model's page", cardWords.en, cardWords.zh],
  ['the audit log', auditWords.en, auditWords.zh],
  ['what the audit log tells', auditDetailWords.en, auditDetailWords.zh],
  ['demo', demoEn, demoZh],
])('messages of %s', (_, english, chinese) => {
  const all = [...leaves(english), ...leaves(chinese)]

  it('has each in both languages', () => {
    const paths = (tree: unknown) => leaves(tree).map(([path]) => path)
    expect(paths(chinese)).toEqual(paths(english))
  })

  it('has no empty one', () => expect(all.filter(([, text]) => text.trim() === '')).toEqual([]))

  it('has Chinese in Chinese', () => {
    const latin = leaves(chinese).filter(([, text]) => !/\p{Script=Han}/u.test(text))
    const plain = latin.filter(
      ([, text]) => !/^(token|API|Parley)$/.test(text) && !/^[\d\s/%·.]*$/.test(text),
    )
    expect(plain.filter(([path]) => !/tokens/.test(path))).toEqual([])
  })

  it('says it in people’s words', () => {
    const wrong = all.filter(([, text]) => codeWords.test(text))
    expect(wrong).toEqual([])
  })
})

it('counts one and many', () => {
  expect(en.count.answers(1)).toBe('1 answer')
  expect(en.count.answers(2)).toBe('2 answers')
})
