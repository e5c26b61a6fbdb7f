import { call } from './http'

export interface ApiKey {
  id: string
  name: string
  hint: string
  createdAt: string
  lastUsedAt: string | null
}

export const listKeys = async () => (await call<{ items: ApiKey[] }>('GET', '/keys')).items
/** The key itself is answered once and never again. */
export const createKey = (name: string) => call<{ id: string; key: string }>('POST', '/keys', { name })
export const deleteKey = (id: string) => call<undefined>('DELETE', `/keys/${id}`)
