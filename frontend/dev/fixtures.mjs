import { text } from './texts.mjs'

// Invented data for looking at the pages: one company, one person, the states a chat can be in.
const ada = { id: '01', name: 'Ada Lindqvist', email: 'ada@halden.example', role: 'admin' }
const grace = { id: '02', name: 'Grace Okafor', email: 'grace@halden.example', role: 'member' }
const jing = { id: '03', name: '陈静怡', email: 'jingyi@halden.example', role: 'member' }

// What members see where amounts are not shown to them.
const veiled = { percent: 'percent', nearonly: 'near_limit_only' }
const told = (lang) => ({
  id: '09',
  text:
    lang === 'zh'
      ? '周五 18:00 至 20:00 维护，期间无法对话。'
      : 'Maintenance on Friday from 18:00 to 20:00. Answers in progress are kept.',
  until: null,
})

export function boot({ lang, theme, state }) {
  const admin = ['demo', 'admin', 'bare', 'plainhttp'].includes(state)
  const person = lang === 'zh' ? { ...jing, role: admin ? 'admin' : 'member' } : admin ? ada : grace
  return {
    account: {
      ...person,
      language: lang,
      theme: theme || 'system',
      groups: ['Calibration lab', 'Field service'],
      billedTo: 'Calibration lab',
    },
    organisation: {
      name: 'Halden',
      currency: 'USD',
      language: lang,
      zone: 'Europe/Oslo',
      logo: null,
      thinking: null,
      moneyShown: veiled[state] ?? 'amounts',
      announcement: state === 'told' ? told(lang) : null,
      mayShare: state !== 'unshared',
      notEncrypted: state === 'plainhttp',
    },
    companySignIn: null,
    version: '0.1.0',
  }
}

export const id = (n) => `0192f000-0000-7000-8000-${String(n).padStart(12, '0')}`
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString()
const prices = (fresh, cached, output) => ({ fresh, cached, output, currency: 'USD' })
export const flash = {
  id: 'deepseek-v4-flash',
  name: 'DeepSeek V4 Flash',
  provider: 'DeepSeek',
  contextTokens: 1_048_576,
  maxOutputTokens: 393_216,
  thinking: ['off', 'high', 'max'],
  demo: false,
  usable: true,
  default: true,
  prices: prices('0.150000000', '0.003000000', '0.300000000'),
}
export const qwen = {
  ...flash,
  id: 'qwen3-14b',
  name: 'Qwen3 14B',
  provider: 'Our server',
  contextTokens: 32_768,
  thinking: ['off'],
  default: false,
  prices: prices('0.000000000', '0.000000000', '0.000000000'),
}
export const demo = {
  ...flash,
  id: 'demo',
  name: 'Demo model',
  provider: 'Parley',
  thinking: ['off', 'high'],
  demo: true,
}

const titles = {
  en: [
    'FM-200 tickets after firmware 4.1',
    'Reply to Bergen Vann on drift',
    'Rota for the Christmas weeks',
    'Warranty wording, draft 3',
    'CSV columns from the old helpdesk',
    'Explain Modbus timeouts simply',
    'Onboarding plan for Yuki',
    'Meeting notes, calibration lab',
    'Regex for serial numbers',
    'Q3 numbers for the board',
    'Spare parts policy',
  ],
  zh: [
    '固件 4.1 之后的 FM-200 工单',
    '回复卑尔根水务：读数漂移',
    '圣诞周值班表',
    '保修条款第三稿',
    '旧工单系统的 CSV 字段',
    '用大白话解释 Modbus 超时',
    '新同事入职计划',
    '校准实验室会议纪要',
    '序列号的正则表达式',
    '给董事会的三季度数字',
    '备件政策',
  ],
}
const ages = [1, 50, 190, 1500, 1600, 4400, 5000, 6000, 7000, 50_000, 52_000]
export const conversations = (lang) =>
  titles[lang].map((title, i) => ({
    id: id(i),
    title,
    model: flash.id,
    thinking: 'high',
    createdAt: ago(ages[i] + 5),
    updatedAt: ago(ages[i]),
    running: i === 0,
    unread: i === 2,
    document: null,
    cost: '0.006100000',
    freshTokens: 9360,
    cachedTokens: 116_736,
    saved: '0.017160192',
  }))

export const usage = {
  freshTokens: 3120,
  cachedTokens: 38_912,
  outputTokens: 5626,
  reasoningTokens: 5240,
  estimated: false,
}
export const detail = {
  fresh: '0.000468000',
  cached: '0.000116736',
  reasoning: '0.001572000',
  answer: '0.000115800',
  total: '0.002272536',
  saved: '0.005720064',
  pricesFrom: '2026-11-03T00:00:00Z',
}
export const message = (n, parent, role, content, more = {}) => ({
  id: id(100 + n),
  parentId: parent === null ? null : id(100 + parent),
  role,
  status: 'completed',
  content,
  reasoning: null,
  parts: [],
  model: flash.id,
  usage: null,
  cost: null,
  costDetail: null,
  position: content.length,
  turnId: null,
  createdAt: ago(30 - n),
  demo: false,
  finishReason: null,
  failure: null,
  thoughtMillis: null,
  continuesId: null,
  overlap: 0,
  ...more,
})

/** The path to the newest message, or the one through a message, each with its versions. */
export function pathOf(all, through) {
  const parents = new Map(all.map((one) => [one.id, one.parentId]))
  const wanted = new Set()
  for (let at = through; at; at = parents.get(at)) wanted.add(at)
  const path = []
  for (let parent = null; ;) {
    const beside = all.filter((one) => one.parentId === parent)
    const shown = beside.find((one) => wanted.has(one.id)) ?? beside.at(-1)
    if (!shown) return path
    path.push({ ...shown, versions: beside.map((one) => one.id) })
    parent = shown.id
  }
}

/** Answers that went on, or could not, and what waits behind them; null for other states. */
function brokenOff(state, words, done) {
  const cut = words.a2.slice(0, 260)
  const broke = { ...done, status: 'interrupted', failure: 'server_restarted' }
  const waits = [
    message(6, 5, 'user', words.q1),
    message(7, 6, 'assistant', '', { status: 'queued', turnId: 'waiting' }),
  ]
  switch (state) {
    case 'continued':
      return [
        message(5, 4, 'assistant', cut, { ...broke, usage: { ...usage, estimated: true } }),
        message(6, 5, 'assistant', words.a2.slice(260), { ...done, reasoning: null, continuesId: id(105) }),
      ]
    case 'thoughtless':
      return [message(5, 4, 'assistant', '', broke)]
    case 'brokequeue':
      return [message(5, 4, 'assistant', cut, broke), ...waits]
    case 'refusedqueue':
      return [message(5, 4, 'assistant', cut, done), ...waits]
    default:
      return null
  }
}

export function messages(state, lang) {
  const words = text[lang]
  const done = {
    usage,
    cost: detail.total,
    costDetail: detail,
    finishReason: 'stop',
    thoughtMillis: 9000,
    reasoning: words.r1,
  }
  const base = [
    message(1, null, 'user', words.q1),
    message(2, 1, 'assistant', 'An earlier version.', done),
    message(3, 1, 'assistant', words.a1, {
      ...done,
      ...(state.startsWith('demo') ? { demo: true, model: demo.id } : {}),
    }),
  ]
  if (state === 'tiny') return [base[0], message(2, 1, 'assistant', words.short, done)]
  if (['refused', 'onhold', 'short', 'busy', 'long', 'demochat', 'demoanswer'].includes(state)) return base
  if (state === 'math') return [base[0], message(2, 1, 'assistant', words.math, done)]
  base.push(message(4, 3, 'user', words.q2))
  const broken = brokenOff(state, words, done)
  if (broken) return [...base, ...broken]
  if (state === 'interrupted') {
    base.push(
      message(5, 4, 'assistant', words.a2, {
        ...done,
        status: 'interrupted',
        failure: 'server_restarted',
        usage: { ...usage, estimated: true },
      }),
    )
  } else if (state === 'stopped') {
    base.push(message(5, 4, 'assistant', words.a2.slice(0, 260), { ...done, status: 'stopped' }))
  } else if (state === 'failed') {
    base.push(
      message(5, 4, 'assistant', '', {
        ...done,
        reasoning: null,
        status: 'failed',
        failure: 'provider_key_refused',
        usage: null,
        cost: '0.000000000',
        costDetail: null,
      }),
    )
  } else {
    base.push(
      message(5, 4, 'assistant', '', {
        status: 'running',
        turnId: 'answering',
        createdAt: new Date(Date.now() - 12_000).toISOString(),
        position: 0,
      }),
    )
  }
  return base
}

const budget = (spent, held, left) => ({
  owner: 'user',
  name: null,
  spent,
  held,
  limit: '20.000000000',
  left,
  renewsAt: '2026-12-01T00:00:00+01:00',
  period: 'month',
  mode: 'hard',
  book: 'real',
  usedPercent: 50,
  reached: false,
})
export const budgets = {
  plain: budget('6.810000000', '0.009800000', '13.180200000'),
  near: budget('17.050000000', '0.120000000', '2.830000000'),
  refused: budget('19.960000000', '0.031000000', '0.009000000'),
}

const key = (n, name, more = {}) => ({
  id: id(300 + n),
  name,
  hint: 'q7Xw',
  createdAt: ago(9000),
  lastUsedAt: ago(90),
  ...more,
})
export const keys = [
  key(1, 'Nightly report'),
  key(2, 'Notebook of the calibration lab', { lastUsedAt: null }),
]
