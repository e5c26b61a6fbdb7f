import type { NewTurn } from '../api/turns'
import { newId } from '../ui/ids'
import type { Refusal } from './refusal'

/** A message on its way, or one that could not go. */
export interface Unsent {
  /** The turn's id: sent again unchanged, it starts no second answer. */
  id: string
  text: string
  request: Omit<NewTurn, 'id' | 'parentId'>
  /** The message it stands under: kept, since the same id must say the very same. Not given: the newest. */
  under?: string | null
  state: 'new' | 'sending' | 'refused' | 'failed'
  refusal: Refusal | null
  failure: unknown
}

export function newUnsent(text: string, request: Unsent['request']): Unsent {
  return { id: newId(), text, request, state: 'new', refusal: null, failure: null }
}
