import { call } from './http'

/** A document that a chat can carry. */
export interface Document {
  id: string
  tokens: number
}

const known = new Map<string, Promise<Document>>()

/** Asked once for a page: a document does not change while the server runs. */
export function getDocument(id: string): Promise<Document> {
  const found = known.get(id) ?? call<Document>('GET', `/library/${id}`)
  known.set(id, found)
  found.catch(() => known.delete(id))
  return found
}

export const documentText = (id: string) => `/api/library/${id}/text`
