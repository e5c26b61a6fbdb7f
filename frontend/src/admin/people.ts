import type { Person } from '../api/accounts'
import { sum } from '../budget/money'
import { meterState } from '../budget/state'

/** Up to two letters for the mark beside a name; one character of a Chinese name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u)
  const first = [...(words[0] ?? '')][0] ?? ''
  if (words.length < 2) return first.toUpperCase()
  return (first + ([...(words.at(-1) ?? '')][0] ?? '')).toUpperCase()
}

/** A limit with what was added to it for this period. */
export const whole = (limit: string, extra: string) => sum([limit, extra])

/** How the person's meter is coloured. */
export function standing(person: Person): 'plain' | 'near' | 'stop' | 'demo' {
  if (person.limit === null || person.left === null) return 'plain'
  return meterState({
    spent: person.spent,
    held: person.held,
    left: person.left,
    limit: whole(person.limit, person.extra),
    book: 'real',
  })
}
