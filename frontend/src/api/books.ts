import { call } from './http'

/** When the books were added up, and how many accounts did not agree. */
export interface BooksRun {
  everything: boolean
  at: string
  millis: number
  accounts: number
  mismatches: number
}

/** An account from which nothing more may be spent. */
export interface StoppedAccount {
  account: number
  book: 'real' | 'demo'
  ownerKind: 'organisation' | 'user' | 'group' | 'key' | 'model' | 'overrun'
  ownerId: string
  name: string | null
  period: 'none' | 'day' | 'week' | 'month'
  periodStart: string
  since: string
  spent: string
  lines: string
  held: string
  calls: string
  /** Whether it does now, so that it can be released. */
  addsUp: boolean
}

export interface Books {
  currency: string
  accounts: number
  runs: BooksRun[]
  stopped: StoppedAccount[]
}

export const getBooks = () => call<Books>('GET', '/admin/books')
export const auditBooks = () => call<Books>('POST', '/admin/books/audits', {})
export const releaseAccount = (account: number, reason: string) =>
  call<Books>('POST', `/admin/books/${account}/release`, { reason })
