import { fieldError } from '../i18n/fields'
import { Problem } from './http'

/** The errors of a refused form, by field and in the reader's words. */
export class FieldErrors {
  readonly #words = new Map<string, string>()
  readonly #places = new Map<string, string>()

  constructor(failure: unknown) {
    const errors = failure instanceof Problem ? failure.members['errors'] : undefined
    if (!Array.isArray(errors)) return
    for (const error of errors as unknown[]) {
      const { place, name, words } = read(error)
      if (!this.#places.has(place)) this.#places.set(place, words)
      if (name !== '' && !this.#words.has(name)) this.#words.set(name, words)
    }
  }

  /** What is wrong with a field; empty if nothing is. */
  of(field: string): string {
    return this.#words.get(field) ?? ''
  }

  /** What is wrong with one of several alike, by its whole path: "links[1].url". */
  at(place: string): string {
    return this.#places.get(place) ?? ''
  }

  /** Whether one of these fields is wrong. A refusal about none of them has to be shown elsewhere. */
  any(...fields: string[]): boolean {
    return fields.some((field) => this.#words.has(field))
  }

  /** All of them in a line, for where no field can be pointed at. */
  get line(): string {
    return [...this.#words.values()].join(' ')
  }
}

function read(error: unknown): { place: string; name: string; words: string } {
  const of = (member: string): unknown =>
    typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[member] : undefined
  const text = (member: string) => {
    const value = of(member)
    return typeof value === 'string' ? value : ''
  }
  const min = of('min')
  const max = of('max')
  const bounds = {
    ...(typeof min === 'number' ? { min } : {}),
    ...(typeof max === 'number' ? { max } : {}),
  }
  // "wanted.limit" and "limit" are the same field to a form.
  const place = text('field')
  const name = place.split('.').at(-1) ?? ''
  return { place, name, words: fieldError(text('code'), bounds, text('message')) }
}
