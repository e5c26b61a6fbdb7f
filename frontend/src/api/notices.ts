import { call, page } from './http'

export const noticeKinds = [
  'limit_50',
  'limit_80',
  'limit_100',
  'overrun',
  'offer_barred',
  'ledger_mismatch',
  'balance_low',
  'prices_unconfirmed',
  'budget_requested',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** What a notice says by name: strings, amounts as decimals; amounts are absent for who may know none. */
export type Facts = Record<string, unknown>

export interface Notice {
  id: string
  kind: NoticeKind
  at: string
  facts: Facts
}

export interface OwnNotice extends Notice {
  read: boolean
}

export interface Feed {
  currency: string
  unread: number
  items: OwnNotice[]
  next: string | null
}

/** A notice with how many of its mails and webhooks are sent, still to be sent, or given up. */
export interface SentNotice extends Notice {
  sent: number
  waiting: number
  failed: number
}

export interface SentNotices {
  currency: string
  items: SentNotice[]
  next: string | null
}

export interface NoticeRule {
  kind: NoticeKind
  mail: boolean
  mailAdmins: boolean
  webhook: boolean
}

export interface Trouble {
  id: string
  channel: 'email' | 'webhook'
  target: string
  at: string
  tries: number
  gaveUp: boolean
  error: string
}

export interface NoticeSettings {
  mail: { on: boolean; host: string | null; from: string | null }
  rules: NoticeRule[]
  troubles: Trouble[]
}

export interface Webhook {
  id: string
  name: string
  url: string
  createdAt: string
}

export interface MadeWebhook extends Webhook {
  secret: string
}

export interface TestResult {
  ok: boolean
  error: string | null
}

export const getFeed = (after: string | null = null) => call<Feed>('GET', page('/me/notices', after))
export const markRead = (ids: string[] | null) =>
  call<undefined>('PUT', '/me/notices/read', ids === null ? {} : { ids })

export const listNotices = (after: string | null = null) =>
  call<SentNotices>('GET', page('/admin/notices', after))
export const getNoticeSettings = () => call<NoticeSettings>('GET', '/admin/notices/settings')
export const changeNoticeRule = (rule: NoticeRule) =>
  call<NoticeSettings>('PUT', '/admin/notices/settings', { rules: [rule] })
export const testMail = () => call<TestResult>('POST', '/admin/notices/mail-test', {})

export const listWebhooks = async () => (await call<{ items: Webhook[] }>('GET', '/admin/webhooks')).items
export const createWebhook = (name: string, url: string) =>
  call<MadeWebhook>('POST', '/admin/webhooks', { name, url })
export const removeWebhook = (id: string) => call<undefined>('DELETE', `/admin/webhooks/${id}`)
export const testWebhook = (id: string) => call<TestResult>('POST', `/admin/webhooks/${id}/test`, {})
