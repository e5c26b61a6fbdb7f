import type { StoppedAccount } from '../api/books'
import { pick } from '../i18n/i18n'

const en = {
  title: 'Books',
  text: 'Every minute the spending record is added up: what each account says it has spent and reserved must equal its lines and its answers in progress. Once a night everything is added up from the first line on. An account that does not agree is stopped, all others go on, and nothing is repaired by itself.',
  good: 'The books add up.',
  bad: (count: number) =>
    count === 1 ? 'One account does not add up and is stopped.' : `${String(count)} accounts are stopped.`,
  never: 'Not added up yet: it begins within a minute of the start.',
  check: 'Add up everything now',
  checking: 'Adding up…',
  when: 'When',
  what: 'What',
  everything: 'everything, from the first line',
  news: 'what was new',
  accounts: 'Accounts',
  wrong: 'Wrong',
  took: (millis: number) => (millis < 1000 ? `${String(millis)} ms` : `${(millis / 1000).toFixed(1)} s`),
  stopped: 'Stopped accounts',
  since: (at: string) => `since ${at}`,
  spent: 'Spent, it says',
  lines: 'Its lines come to',
  reserved: 'Reserved, it says',
  calls: 'Answers in progress come to',
  addsUp: 'It adds up now.',
  differs: 'It does not add up. Find out why before anything is changed: the log and a backup help.',
  release: 'Allow spending again',
  releaseText: 'It is added up from the first line once more; only if that agrees does spending begin again.',
  reason: 'Reason, for the audit log',
  differsStill: 'It still does not add up, so nothing was changed.',
  owners: {
    organisation: 'The organisation',
    user: 'Person',
    group: 'Group',
    key: 'API key',
    model: 'Model',
    overrun: 'Billed above the reserve',
  } as Record<StoppedAccount['ownerKind'], string>,
  periods: { none: 'in total', day: 'day of', week: 'week of', month: 'month of' } as Record<
    StoppedAccount['period'],
    string
  >,
  demo: 'demo money',
}

const zh: typeof en = {
  title: '账目',
  text: '支出明细每分钟核对一次：每个账户记录的已用与预留，必须等于其明细与进行中回答之和。每晚从第一条明细起全部重新核对。不一致的账户会被停用，其他账户不受影响，任何数据都不会自动修改。',
  good: '账目一致。',
  bad: (count) => `${String(count)} 个账户不一致，已停用。`,
  never: '尚未核对：启动后一分钟内开始。',
  check: '立即全部核对',
  checking: '正在核对…',
  when: '时间',
  what: '范围',
  everything: '从第一条明细起的全部',
  news: '新增部分',
  accounts: '账户',
  wrong: '不一致',
  took: (millis) => (millis < 1000 ? `${String(millis)} 毫秒` : `${(millis / 1000).toFixed(1)} 秒`),
  stopped: '已停用的账户',
  since: (at) => `自 ${at}`,
  spent: '记录的已用',
  lines: '明细合计',
  reserved: '记录的预留',
  calls: '进行中的回答合计',
  addsUp: '现在已一致。',
  differs: '不一致。修改之前请先查明原因，可参考日志和备份。',
  release: '恢复支出',
  releaseText: '会从第一条明细起再核对一次，只有一致才恢复支出。',
  reason: '原因（写入审计日志）',
  differsStill: '仍不一致，未做任何更改。',
  owners: {
    organisation: '组织',
    user: '成员',
    group: '组',
    key: 'API 密钥',
    model: '模型',
    overrun: '计费超出预留',
  },
  periods: { none: '总额', day: '日期', week: '周，始于', month: '月份' },
  demo: '演示金额',
}

export const bookWords = { en, zh }

/** The words about the books in the page's language. */
export const b = pick(bookWords)
