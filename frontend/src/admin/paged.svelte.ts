import type { Items } from '../api/http'

/** A list that is loaded page by page; `items` is null until the first page is there. */
export class Paged<T, P extends Items<T> = Items<T>> {
  items = $state.raw<T[] | null>(null)
  /** The last page as it came, for what it says beside its items. */
  page = $state.raw<P | null>(null)
  failure = $state<unknown>(null)
  #asked = 0

  constructor(readonly fetch: (after: string | null) => Promise<P>) {}

  get next(): string | null {
    return this.page?.next ?? null
  }

  /** Loads from the beginning; an answer that a later question has overtaken is dropped. */
  first = (): Promise<void> => this.#load(null)

  more = (): Promise<void> => this.#load(this.next)

  async #load(after: string | null): Promise<void> {
    const round = ++this.#asked
    this.failure = null
    try {
      const page = await this.fetch(after)
      if (round !== this.#asked) return
      this.items = after === null ? page.items : [...(this.items ?? []), ...page.items]
      this.page = page
    } catch (problem) {
      if (round === this.#asked) this.failure = problem
    }
  }
}
