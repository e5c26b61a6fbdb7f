import type { LimitMode, LimitPeriod, OwnerKind } from '../api/limits'
import { pick } from '../i18n/i18n'

const n = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

const en = {
  title: 'Limits',
  count: (count: number) => n(count, 'limit', 'limits'),
  make: 'New limit',
  makeIt: 'Set limit',
  find: 'Find by name',
  none: 'No limit bears this name.',
  demo: 'Until a real model is connected, what is spent here is demo money.',
  forWhom: 'For',
  limit: 'Limit',
  spent: 'Spent',
  reserved: 'Reserved',
  left: 'Left',
  renews: (day: string) => `renews ${day}`,
  never: 'never renews',
  each: 'for each',
  kinds: {
    organisation: 'everybody together',
    member: 'each member, unless something closer is set',
    user: 'one person',
    group: 'shared by the group',
    group_member: 'for each member of the group',
    key: 'API key',
    model: 'model',
  } as Record<OwnerKind, string>,
  record: 'spending record',
  requestsCsv: 'All requests for more, as CSV',
  overrun: 'billed above the reserve',
  limitOf: {
    day: 'daily limit',
    week: 'weekly limit',
    month: 'monthly limit',
    none: 'total limit',
  } as Record<LimitPeriod, string>,
  everybody: 'The organisation',
  eachMember: 'Each member',
  keyOf: (key: string, owner: string) => `${key} of ${owner}`,
  choices: {
    organisation: 'The organisation',
    member: 'Each member',
    user: 'People',
    group: 'Groups, each together',
    group_member: 'Each member of groups',
    key: 'API keys',
    model: 'Models',
  } as Record<OwnerKind, string>,
  period: 'Renews',
  periods: { day: 'every day', week: 'every week', month: 'every month', none: 'never (a total)' } as Record<
    LimitPeriod,
    string
  >,
  per: { day: 'a day', week: 'a week', month: 'a month', none: 'in total' } as Record<LimitPeriod, string>,
  now: { day: 'today', week: 'this week', month: 'this month', none: 'in total' } as Record<
    LimitPeriod,
    string
  >,
  extra: (amount: string, when: string) => `+${amount} ${when}`,
  mode: 'At the limit',
  modes: { hard: 'Stop at the limit', soft: 'Warn only' } as Record<LimitMode, string>,
  warnOnly: 'warn only',
  some: {
    user: 'Which people',
    group: 'Which groups',
    group_member: 'Which groups',
    key: 'Which keys',
    model: 'Which models',
    organisation: '',
    member: '',
  } as Record<OwnerKind, string>,
  chooseSome: 'Choose at least one of those offered.',
  tooMany: (most: number) => `At most ${most.toLocaleString('en')} at once.`,
  chosen: (count: number) => (count === 0 ? '' : `${count.toLocaleString('en')} chosen`),
  allOf: (count: number) => (count === 1 ? 'This one' : `All ${count.toLocaleString('en')}`),
  nobodyFound: 'Nobody and nothing bears this name.',
  searchForOthers: (count: number) => `The first ${count.toLocaleString('en')} are shown. Search for others.`,
  forThese: (count: number, names: string[]) =>
    count > 4
      ? `For ${names.slice(0, 3).join(', ')} and ${(count - 3).toLocaleString('en')} more, each.`
      : count === 1
        ? `For ${names.join('')}.`
        : `For ${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}, each.`,
  setLimit: 'Set limit',
  makeFor: (count: number) => (count < 2 ? 'Set limit' : `Set limit for ${count.toLocaleString('en')}`),
  thereAre: (count: number) =>
    `${count.toLocaleString('en')} of them have such a limit. It is changed: say why. Kept in the audit log.`,
  belowMany: (names: string[]) =>
    `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${(names.length - 5).toLocaleString('en')} more` : ''}: these limits are below what is spent or reserved already. Nothing more is sent until they renew.`,
  nothingToChoose: 'There are none yet.',
  reason: 'Reason',
  reasonHint: 'Kept in the audit log.',
  reasonNeeded: 'Say why, in a few words.',
  thereIs: (amount: string) =>
    `There is such a limit of ${amount}. It is changed: say why. Kept in the audit log.`,
  change: 'Change',
  changeTitle: (name: string) => `Limit: ${name}`,
  remove: 'Remove limit',
  removeTitle: (name: string) => `Remove this limit of ${name}?`,
  removeText: 'What was spent stays on the record. The other limits go on.',
  needed: 'One limit must stay here. It can be changed instead.',
  below: (name: string) =>
    `${name}: this limit is below what is spent or reserved already. Nothing more is sent until it renews.`,
  add: 'Add',
  addFor: {
    day: 'Add for today',
    week: 'Add for this week',
    month: 'Add for this month',
    none: 'Add to the total',
  } as Record<LimitPeriod, string>,
  addTitle: (verb: string, name: string) => `${verb}: ${name}`,
  addHint: 'On top of the limit, until it renews.',
  addTotalHint: 'On top of the limit, for good.',
  amount: 'Amount',
  whyAdd: 'Why there is more',
  asked: 'Asking for more',
  askedCount: (count: number) => n(count, 'request waits', 'requests wait'),
  waiting: (count: number) => `${count} open`,
  asksFor: (amount: string) => `asks for ${amount} more`,
  asks: 'asks for more',
  stands: (left: string, limit: string, when: string) => `${left} left of ${limit} ${when}`,
  sharedLimit: (budget: string, name: string) =>
    budget === 'organisation'
      ? 'About the limit of the whole organisation'
      : budget === 'group'
        ? `About what ${name} shares`
        : `About the limit of ${name} for everybody together`,
  unlimited: 'No limit of this person’s own or for each member.',
  give: (amount: string) => `Give ${amount}`,
  more: 'Other answer',
  refuse: 'Refuse',
  howMuch: 'How much more',
  how: 'For how long',
  once: { day: 'Today only', week: 'This week only', month: 'This month only', none: 'Once' } as Record<
    LimitPeriod,
    string
  >,
  always: 'For good',
  note: 'Note',
  noteHint: 'The person reads it.',
  answerTitle: (name: string) => `${name} asks for more`,
  grant: 'Give it',
  answered: 'Somebody has answered this already.',
}

export type LimitMessages = typeof en

const zh: LimitMessages = {
  title: '上限',
  count: (count) => `${count.toLocaleString('zh')} 个上限`,
  make: '新建上限',
  makeIt: '设置上限',
  find: '按名称查找',
  none: '没有该名称的上限。',
  demo: '连接真实模型之前，此处的支出均为演示金额。',
  forWhom: '对象',
  limit: '上限',
  spent: '已用',
  reserved: '预留',
  left: '剩余',
  renews: (day) => `${day}恢复`,
  never: '不恢复',
  each: '按每位计',
  kinds: {
    organisation: '所有人合计',
    member: '每位成员，另有设置者除外',
    user: '个人',
    group: '组内共享',
    group_member: '组内每位成员',
    key: 'API 密钥',
    model: '模型',
  },
  record: '支出明细',
  requestsCsv: '全部额度申请（CSV 文件）',
  overrun: '计费超出预留',
  limitOf: { day: '每日上限', week: '每周上限', month: '每月上限', none: '总额上限' },
  everybody: '整个组织',
  eachMember: '每位成员',
  keyOf: (key, owner) => `${owner}的密钥“${key}”`,
  choices: {
    organisation: '整个组织',
    member: '每位成员',
    user: '成员',
    group: '组，各组合计',
    group_member: '组内每位成员',
    key: 'API 密钥',
    model: '模型',
  },
  period: '恢复周期',
  periods: { day: '每天', week: '每周', month: '每月', none: '不恢复（总额）' },
  per: { day: '每天', week: '每周', month: '每月', none: '总额' },
  now: { day: '今日', week: '本周', month: '本月', none: '总额' },
  extra: (amount, when) => `${when}追加 ${amount}`,
  mode: '到达上限时',
  modes: { hard: '到上限停止', soft: '仅提醒' },
  warnOnly: '仅提醒',
  some: {
    user: '哪些成员',
    group: '哪些组',
    group_member: '哪些组',
    key: '哪些密钥',
    model: '哪些模型',
    organisation: '',
    member: '',
  },
  chooseSome: '请至少选择列出的一项。',
  tooMany: (most) => `一次最多 ${most.toLocaleString('zh')} 项。`,
  chosen: (count) => (count === 0 ? '' : `已选 ${count.toLocaleString('zh')} 项`),
  allOf: (count) => (count === 1 ? '仅此一项' : `全部 ${count.toLocaleString('zh')} 项`),
  nobodyFound: '没有该名称的项。',
  searchForOthers: (count) => `仅显示前 ${count.toLocaleString('zh')} 项，其余请搜索。`,
  forThese: (count, names) =>
    count > 4
      ? `对象：${names.slice(0, 3).join('、')}等 ${count.toLocaleString('zh')} 位，每位分别计算。`
      : count === 1
        ? `对象：${names.join('')}。`
        : `对象：${names.join('、')}，每位分别计算。`,
  setLimit: '设置上限',
  makeFor: (count) => (count < 2 ? '设置上限' : `为 ${count.toLocaleString('zh')} 项设置上限`),
  thereAre: (count) =>
    `其中 ${count.toLocaleString('zh')} 项已有这样的上限，将予以修改，请说明原因。记入审计日志。`,
  belowMany: (names) =>
    `${names.slice(0, 5).join('、')}${names.length > 5 ? `等 ${names.length.toLocaleString('zh')} 项` : ''}：这些上限低于已用和预留的金额，恢复之前不再发送。`,
  nothingToChoose: '暂无可选项。',
  reason: '原因',
  reasonHint: '记入审计日志。',
  reasonNeeded: '请简要说明原因。',
  thereIs: (amount) => `已有这样的上限：${amount}，将予以修改，请说明原因。记入审计日志。`,
  change: '修改',
  changeTitle: (name) => `上限：${name}`,
  remove: '取消上限',
  removeTitle: (name) => `取消“${name}”的此上限？`,
  removeText: '已有支出仍留在明细中。其他上限继续有效。',
  needed: '此处须保留一个上限，可以改为修改它。',
  below: (name) => `${name}：此上限低于已用和预留的金额，恢复之前不再发送。`,
  add: '追加',
  addFor: { day: '今日追加', week: '本周追加', month: '本月追加', none: '追加到总额' },
  addTitle: (verb, name) => `为“${name}”${verb}`,
  addHint: '在上限之外，到恢复时为止。',
  addTotalHint: '在上限之外，长期有效。',
  amount: '金额',
  whyAdd: '追加的原因',
  asked: '额度申请',
  askedCount: (count) => `${count.toLocaleString('zh')} 项申请待答复`,
  waiting: (count) => `${count} 项待办`,
  asksFor: (amount) => `申请追加 ${amount}`,
  asks: '申请更多额度',
  stands: (left, limit, when) => `${when}剩余 ${left}，上限 ${limit}`,
  sharedLimit: (budget, name) =>
    budget === 'organisation'
      ? '关于整个组织的上限'
      : budget === 'group'
        ? `关于${name}组内共享的上限`
        : `关于全体成员使用${name}的上限`,
  unlimited: '此人没有个人上限或每位成员的上限。',
  give: (amount) => `给予 ${amount}`,
  more: '其他答复',
  refuse: '拒绝',
  howMuch: '追加多少',
  how: '期限',
  once: { day: '仅今日', week: '仅本周', month: '仅本月', none: '仅一次' },
  always: '长期有效',
  note: '备注',
  noteHint: '申请人可以看到。',
  answerTitle: (name) => `${name}申请更多额度`,
  grant: '同意',
  answered: '已有人答复了此申请。',
}

/** The words of limits and of requests for more, in each language. */
export const limitWords = { en, zh }
export const l: LimitMessages = pick(limitWords)
