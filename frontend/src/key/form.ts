import type { KeyPeriod, NewKey } from '../api/keys'

/** What is typed into the form of a new key. */
export interface KeyDraft {
  name: string
  /** A day such as "2026-11-30", or empty for no end. */
  day: string
  limit: string
  period: KeyPeriod
  /** Null: all. */
  models: string[] | null
}

export const emptyDraft = (): KeyDraft => ({ name: '', day: '', limit: '', period: 'month', models: null })

/** The draft as the server takes it: what is empty is left out. */
export function newKey(draft: KeyDraft): NewKey {
  const key: NewKey = { name: draft.name.trim() }
  // The end of that day where the person is.
  if (draft.day !== '') key.expiresAt = new Date(`${draft.day}T23:59:59`).toISOString()
  if (draft.limit.trim() !== '') key.cap = { period: draft.period, limit: draft.limit.trim() }
  if (draft.models !== null) key.models = draft.models
  return key
}
