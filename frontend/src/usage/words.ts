import { pick } from '../i18n/i18n'

const n = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

const en = {
  title: 'Usage',
  text: 'Only you and the admins see what you spent. Nobody but you sees the titles.',
  textOfUse: 'Only you and the admins see how much you used. Nobody but you sees the titles.',
  limits: 'Your limits',
  own: 'Yours',
  shared: (name: string) => `Shared by ${name}`,
  whole: 'The whole organisation',
  spent: 'Spent',
  reserved: 'Reserved',
  left: 'Left',
  renews: 'Renews',
  never: 'never',
  month: 'Month',
  answers: (count: number) => n(count, 'answer', 'answers'),
  answersMade: 'Answers',
  reuse: 'Reuse',
  saved: 'Saved by reuse',
  reused: (percent: number) => `${percent} % of input was reused`,
  provisional: (count: number) => `${n(count, 'answer', 'answers')} provisional`,
  byDay: 'By day',
  byModel: 'By model',
  byChat: 'By chat',
  untitled: 'Chat without a title',
  kinds: {
    deleted: 'Deleted chats',
    api: 'Programs, by API key',
    test: 'Tests of a provider',
    others: 'All others',
  } as Record<string, string>,
  nothing: 'Nothing was asked in this month.',
  demo: 'Demo money: no real model is connected.',
  table: 'As a table',
  day: 'Day',
  cost: 'Cost',
  most: (amount: string) => `up to ${amount}`,
  csv: 'CSV',
  csvOf: (what: string) => `Download “${what}” for a spreadsheet`,
}

const zh: typeof en = {
  title: '用量',
  text: '只有你和管理员能看到你用了多少。标题只有你自己能看到。',
  textOfUse: '只有你和管理员能看到你用了多少。标题只有你自己能看到。',
  limits: '你的上限',
  own: '你的',
  shared: (name) => `${name}组内共享`,
  whole: '整个组织',
  spent: '已用',
  reserved: '预留',
  left: '剩余',
  renews: '恢复',
  never: '不恢复',
  month: '月份',
  answers: (count) => `${count.toLocaleString('zh')} 个回答`,
  answersMade: '回答数',
  reuse: '缓存命中',
  saved: '缓存已节省',
  reused: (percent) => `${percent}% 的输入命中缓存`,
  provisional: (count) => `${count.toLocaleString('zh')} 个回答为暂估`,
  byDay: '按日',
  byModel: '按模型',
  byChat: '按对话',
  untitled: '无标题的对话',
  kinds: {
    deleted: '已删除的对话',
    api: '程序（API 密钥）',
    test: '服务商测试',
    others: '其他全部',
  },
  nothing: '这个月没有提问。',
  demo: '演示金额：还没有连接真实模型。',
  table: '以表格显示',
  day: '日期',
  cost: '费用',
  most: (amount) => `最高 ${amount}`,
  csv: 'CSV 文件',
  csvOf: (what) => `下载“${what}”，用于电子表格`,
}

export const usageWords = { en, zh }

/** The words about usage in the page's language. */
export const u = pick(usageWords)
