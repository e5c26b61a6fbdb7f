import { pick } from '../i18n/i18n'

const en = {
  verb: 'Terms',
  title: (provider: string) => `Terms of ${provider}`,
  text: 'How this provider lets itself be used and how it charges. Your contract or its documentation says; what is set already is what is known of it.',
  concurrencyLimit: 'Calls at once',
  concurrencyHint: 'All replicas together, with answers that were stopped and are still read.',
  unknownUsage: 'When no usage is told',
  unknown: {
    bound: 'Charge all that was reserved',
    received: 'Charge what had arrived',
  },
  unknownHint: {
    bound: 'The safe side: a limit is never overspent, whatever the provider bills.',
    received: 'Only where the provider stops billing when a call is broken off.',
  },
  pricedAt: 'Price by the hour',
  priced: {
    start: 'As at the start of the call',
    end: 'As at its end',
    dearest: 'The dearest that it touches',
  },
  pricedHint: 'Which price holds for a call that lasts from one price to another.',
  drainSeconds: 'Read a stopped answer for (seconds)',
  drainTokens: 'and at most (tokens)',
  drainHint: 'Its exact cost comes at its end. 0 breaks it off at once.',
  fixed: 'Set where Parley is started; not changed here.',
}

type TermsWords = typeof en

const zh: TermsWords = {
  verb: '条款',
  title: (provider) => `${provider} 的条款`,
  text: '该服务商允许怎样使用、怎样计费，以合同或其文档为准；已填的是目前所知的值。',
  concurrencyLimit: '同时进行的调用',
  concurrencyHint: '所有副本合计，包括已停止但仍在读取的回答。',
  unknownUsage: '未收到用量时',
  unknown: {
    bound: '按全部预留收费',
    received: '按已收到的内容收费',
  },
  unknownHint: {
    bound: '稳妥的一侧：无论服务商收多少，都不会超出限额。',
    received: '仅适用于中断后即停止计费的服务商。',
  },
  pricedAt: '分时价格',
  priced: {
    start: '按调用开始时',
    end: '按调用结束时',
    dearest: '按所经时段中最贵的',
  },
  pricedHint: '调用跨越两个价格时段时，以哪个价格为准。',
  drainSeconds: '停止后继续读取（秒）',
  drainTokens: '最多（tokens）',
  drainHint: '确切费用在结束时才会给出。填 0 则立即中断。',
  fixed: '在启动 Parley 处设置，此处不能修改。',
}

const termsWords = { en, zh }

/** The words about a provider's terms in the page's language. */
export const terms = pick(termsWords)
