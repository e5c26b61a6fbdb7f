import type { BalanceTrouble } from '../api/balances'
import { pick } from '../i18n/i18n'

const YEAR = 365

const en = {
  verb: 'Balance',
  title: (provider: string) => `Balance at ${provider}`,
  credit: 'Credit with providers',
  left: (amount: string) => `${amount} left`,
  lasts: (days: number) =>
    days < 1
      ? 'lasts less than a day'
      : days > YEAR
        ? 'lasts more than a year'
        : `lasts about ${days === 1 ? 'one day' : `${String(days)} days`}`,
  readAt: (at: string) => `read ${at}`,
  never: 'The balance was not read yet.',
  low: 'credit is low',
  refuses: 'takes no more calls on this credit',
  ask: 'Ask now',
  asking: 'Asking…',
  trouble: (at: string, why: string) => `Could not be read ${at}: ${why}.`,
  reasons: {
    unreached: () => 'the provider was not reached',
    key_refused: () => 'the provider refused the key',
    not_offered: () => 'the provider has no such address',
    refused: (status: string) => `the provider answered with status ${status}`,
    unreadable: () => 'the answer was not understood',
    absurd: () => 'the answer was an amount that cannot be',
    other_currency: (currency: string) => `the balance is in ${currency}`,
  } as Record<BalanceTrouble, (detail: string) => string>,
  figures: { left: 'Left', lasts: 'Lasts', perDay: 'Spent a day', parts: 'Of it' },
  days: (days: number) =>
    days < 1
      ? 'less than a day'
      : days > YEAR
        ? 'more than a year'
        : days === 1
          ? 'one day'
          : `${String(days)} days`,
  byDays: 'by the last seven whole days',
  daysLater: 'after three days of use',
  paid: (amount: string) => `${amount} paid in`,
  granted: (amount: string) => `${amount} granted`,
  books: 'Our books beside it',
  booksText:
    'Each day begins and ends with the reading nearest to midnight. The difference is what the provider took beyond our books; where it is more than half a per cent and more than the provider tells exactly, it is marked.',
  month: 'Month',
  csv: 'CSV',
  csvHint: 'Download these days for a spreadsheet',
  day: 'Day',
  soFar: 'so far',
  between: (from: string, to: string) => `${from} to ${to}`,
  opening: 'At its begin',
  closing: 'At its end',
  added: 'Added, about',
  ours: 'Our books',
  provisional: (amount: string) => `${amount} of it provisional`,
  difference: 'Difference',
  addedAbout: (amount: string) => `${amount} added, about`,
  closedAt: (amount: string) => `${amount} at its end`,
  percent: (value: string) => `${value} %`,
  marked: 'look here',
  rising: 'rose all the time',
  none: 'There are no two readings to compare in this month. The first comparison comes an hour after the first reading.',
}

const zh: typeof en = {
  verb: '余额',
  title: (provider) => `${provider} 的余额`,
  credit: '服务商余额',
  left: (amount) => `剩余 ${amount}`,
  lasts: (days) => (days < 1 ? '不足一天' : days > YEAR ? '可用一年以上' : `大约可用 ${String(days)} 天`),
  readAt: (at) => `读取于 ${at}`,
  never: '尚未读取余额。',
  low: '余额不足',
  refuses: '现有余额已不再受理调用',
  ask: '立即查询',
  asking: '正在查询…',
  trouble: (at, why) => `${at} 未能读取：${why}。`,
  reasons: {
    unreached: () => '无法连接服务商',
    key_refused: () => '服务商拒绝了密钥',
    not_offered: () => '服务商没有这个地址',
    refused: (status) => `服务商返回状态 ${status}`,
    unreadable: () => '无法理解返回的内容',
    absurd: () => '返回的金额不可能成立',
    other_currency: (currency) => `余额的币种是 ${currency}`,
  },
  figures: { left: '剩余', lasts: '可用', perDay: '每天支出', parts: '其中' },
  days: (days) => (days < 1 ? '不足一天' : days > YEAR ? '一年以上' : `${String(days)} 天`),
  byDays: '按最近七个整天推算',
  daysLater: '使用满三天后显示',
  paid: (amount) => `充值 ${amount}`,
  granted: (amount) => `赠送 ${amount}`,
  books: '与我们的账目核对',
  booksText:
    '每天从最接近零点的一次读取开始，到最接近次日零点的一次读取结束。差额是服务商扣款超出我们账目的部分；超过 0.5% 且超过服务商余额的最小单位时会标出。',
  month: '月份',
  csv: 'CSV 文件',
  csvHint: '下载这些日期，用于电子表格',
  day: '日期',
  soFar: '截至目前',
  between: (from, to) => `${from} 至 ${to}`,
  opening: '日初余额',
  closing: '日末余额',
  added: '充值（约）',
  ours: '我们的账目',
  provisional: (amount) => `其中暂估 ${amount}`,
  difference: '差额',
  addedAbout: (amount) => `充值约 ${amount}`,
  closedAt: (amount) => `日末 ${amount}`,
  percent: (value) => `${value}%`,
  marked: '请查看',
  rising: '余额一直在增加',
  none: '这个月没有两次可以比较的读取。首次读取一小时后会有第一次比较。',
}

export const balanceWords = { en, zh }

/** The words about balances at providers in the page's language. */
export const k = pick(balanceWords)
