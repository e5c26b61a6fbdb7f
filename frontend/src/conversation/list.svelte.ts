import {
  type Conversation,
  deleteConversation,
  listConversations,
  renameConversation,
} from '../api/conversations'

const REFRESH_MS = 15_000
/** Where somebody reads along, an answer that has ended is marked as read within this. */
const READ_ALONG_MS = 3_000

/** The person's conversations, newest first. */
export class ConversationList {
  items = $state.raw<Conversation[]>([])
  next = $state<string | null>(null)
  failure = $state.raw<unknown>(null)
  ready = $state(false)
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #marking = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #open: () => string | null

  /** @param open the conversation that is read in this page */
  constructor(open: () => string | null = () => null) {
    this.#open = open
  }

  /** Reads the first page anew; what was loaded beyond it stays. */
  async refresh(): Promise<void> {
    try {
      const { items, next } = await listConversations(null)
      const fresh = new Set(items.map((item) => item.id))
      const oldest = items[items.length - 1]?.updatedAt ?? ''
      const beyond = this.items.filter((item) => !fresh.has(item.id) && item.updatedAt < oldest)
      // What the page begins with is as old as it is.
      this.items = [...(this.ready ? items.map((item) => this.#marked(item)) : items), ...beyond]
      if (beyond.length === 0) this.next = next
      this.failure = null
      this.ready = true
    } catch (failure) {
      this.failure = failure
    }
    this.#watchRunning()
  }

  /** Answers that run in other tabs or on other devices end without telling this page. */
  #watchRunning(): void {
    clearTimeout(this.#timer)
    if (this.items.some((item) => item.running)) {
      this.#timer = setTimeout(() => void this.refresh(), REFRESH_MS)
    }
  }

  /** Puts a conversation where it belongs now; read later, it would push others from under the hand. */
  put(conversation: Conversation): void {
    const others = this.items.filter((item) => item.id !== conversation.id)
    const later = others.findIndex((item) => item.updatedAt < conversation.updatedAt)
    if (later < 0 && this.next !== null) return // it stands on a page that is not loaded
    others.splice(later < 0 ? others.length : later, 0, conversation)
    this.items = others
    this.#watchRunning()
  }

  /** Puts a conversation that changed somewhere. */
  told(conversation: Conversation): void {
    this.put(this.#marked(conversation))
  }

  /**
   * A new answer shows only after a moment, for if it is being read, in another tab or on another device, what comes
   * next says so. Whoever has it open is to know at once.
   */
  #marked(conversation: Conversation): Conversation {
    const { id, unread } = conversation
    const isShown = this.items.some((item) => item.id === id && item.unread)
    if (!unread || isShown || id === this.#open()) {
      clearTimeout(this.#marking.get(id))
      this.#marking.delete(id)
      return conversation
    }
    if (!this.#marking.has(id)) {
      const mark = () => {
        this.#marking.delete(id)
        this.change(id, { unread })
      }
      this.#marking.set(id, setTimeout(mark, READ_ALONG_MS))
    }
    return { ...conversation, unread: false }
  }

  /** Changes what is shown of one, where it stands. */
  change(id: string, change: Partial<Conversation>): void {
    this.items = this.items.map((item) => (item.id === id ? { ...item, ...change } : item))
  }

  /** It has been deleted. */
  drop(id: string): void {
    this.items = this.items.filter((item) => item.id !== id)
  }

  async more(): Promise<void> {
    if (this.next === null) return
    try {
      const { items, next } = await listConversations(this.next)
      const known = new Set(this.items.map((item) => item.id))
      this.items = [...this.items, ...items.filter((item) => !known.has(item.id))]
      this.next = next
    } catch (failure) {
      this.failure = failure
    }
  }

  async rename(id: string, title: string): Promise<void> {
    const changed = await renameConversation(id, title)
    this.change(id, { title: changed.title })
  }

  async remove(id: string): Promise<void> {
    await deleteConversation(id)
    this.drop(id)
  }
}
