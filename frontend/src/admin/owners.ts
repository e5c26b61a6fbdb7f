import { listPeople } from '../api/accounts'
import { listGroups } from '../api/groups'
import { listAllKeys } from '../api/keys'
import type { OwnerKind } from '../api/limits'
import { listModels } from '../api/providers'
import { l } from './limitWords'

/** One whom or what a limit may be for. */
export interface Owner {
  value: string
  label: string
  note?: string
}

/** As many as one limit is set for at once. */
export const MOST = 1000

interface PageOf<T> {
  items: T[]
  next: string | null
}

/** Page by page until there are no more, or enough. */
export async function all<T>(fetch: (after: string | null) => Promise<PageOf<T>>, most = Infinity) {
  const found: T[] = []
  let after: string | null = null
  do {
    const page: PageOf<T> = await fetch(after)
    found.push(...page.items)
    after = page.next
  } while (after !== null && found.length < most)
  return { found, more: after !== null }
}

const bears = (search: string) => {
  const words = search.trim().toLowerCase()
  return ({ label }: Owner) => label.toLowerCase().includes(words)
}

/** Those of a kind whose name bears the words, by name. */
export async function offered(kind: OwnerKind, search: string): Promise<{ found: Owner[]; more: boolean }> {
  switch (kind) {
    case 'user': {
      const { found, more } = await all((after) => listPeople(search, after), MOST)
      return { found: found.map(({ id, name, email }) => ({ value: id, label: name, note: email })), more }
    }
    case 'group':
    case 'group_member': {
      const { found } = await all(listGroups)
      const groups = found.map(({ id, name }) => ({ value: id, label: name }))
      return { found: groups.filter(bears(search)), more: false }
    }
    case 'key': {
      const { found } = await all(listAllKeys)
      const keys = found.map(({ id, name, owner, service }) => {
        const of = owner?.name ?? service?.group.name
        return { value: id, label: of ? l.keyOf(name, of) : name }
      })
      return { found: keys.filter(bears(search)), more: false }
    }
    case 'model': {
      const models = (await listModels()).map(({ id, name }) => ({ value: id, label: name }))
      return { found: models.filter(bears(search)), more: false }
    }
    case 'organisation':
    case 'member':
      return { found: [], more: false }
  }
}
