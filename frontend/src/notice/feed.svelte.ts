import { type Feed, getFeed, markRead, type OwnNotice } from '../api/notices'

/** After an answer its charge takes a moment to become a notice. */
const SOON_MS = 4000

/** What the reader was told; the line above a page and the list in the settings show the same. */
class Notices {
  feed = $state.raw<Feed | null>(null)
  failure = $state<unknown>(null)
  #timer: ReturnType<typeof setTimeout> | undefined

  get unread(): number {
    return this.feed?.unread ?? 0
  }

  get newest(): OwnNotice | null {
    return this.feed?.items.find((notice) => !notice.read) ?? null
  }

  load = async (): Promise<void> => {
    try {
      this.feed = await getFeed()
      this.failure = null
    } catch (problem) {
      this.failure = problem
    }
  }

  /** Looks again shortly, once however often it is asked. */
  soon = (): void => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.load(), SOON_MS)
  }

  /** Marks these as read, or all. */
  read = async (ids: string[] | null): Promise<void> => {
    await markRead(ids)
    await this.load()
  }
}

export const notices = new Notices()
