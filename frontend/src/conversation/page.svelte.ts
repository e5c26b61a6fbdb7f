import { type Budgets, getBudgets } from '../api/budgets'
import { getModels, type Model, type Thinking } from '../api/models'
import { listOwnRequests, type OwnRequests } from '../api/requests'
import { boot } from '../boot'
import { isRoomier, tightest } from '../budget/state'
import { notices } from '../notice/feed.svelte'
import { t } from '../i18n/i18n'
import { router } from '../ui/router.svelte'
import { ConversationList } from './list.svelte'
import { OpenConversation } from './open.svelte'

const LAST_MODEL = 'parley.model'
const address = /^\/c\/([0-9a-f-]{36})\/?$/i

function remembered(): string | null {
  try {
    return localStorage.getItem(LAST_MODEL)
  } catch {
    return null
  }
}

/** In ms: what stands around an answer does not compete with its first word. */
const AROUND_AFTER = 250

/** Everything the chat page shows: the list, the open conversation, models and limits. */
export class ChatPage {
  readonly list = new ConversationList(() => this.open.id)
  models = $state.raw<Model[]>([])
  modelsReady = $state(false)
  budgets = $state.raw<Budgets | null>(null)
  requests = $state.raw<OwnRequests | null>(null)
  open = $state.raw<OpenConversation>(this.#conversationAt(router.path))
  #chosenModel = $state<string | null>(null)
  #chosenThinking = $state<Thinking | null>(null)

  readonly model: Model | null = $derived.by(() => {
    const usable = this.models.filter((model) => model.usable)
    // An open chat keeps its model: another would read all of it anew, at full price.
    const wanted = [this.#chosenModel, this.open.about?.model ?? remembered()]
    for (const id of wanted) {
      const found = usable.find((model) => model.id === id)
      if (found) return found
    }
    return usable.find((model) => model.default) ?? usable[0] ?? null
  })
  readonly thinking: Thinking = $derived.by(() => {
    const offered = this.model?.thinking ?? []
    const wanted = this.#chosenThinking ?? this.open.about?.thinking ?? boot.organisation.thinking ?? 'high'
    return offered.includes(wanted) ? wanted : (offered[offered.length - 1] ?? 'off')
  })
  /** Only the built-in program answers here. */
  readonly demo = $derived(
    this.models.some((model) => model.usable) && this.models.every((one) => one.demo || !one.usable),
  )
  readonly budget = $derived(this.budgets ? tightest(this.budgets.items, this.model?.demo ?? false) : null)

  /** The open conversation's title; the server makes it from the first message. */
  readonly title: string = $derived.by(() => {
    const listed = this.list.items.find((item) => item.id === this.open.id)
    return (listed?.title ?? this.open.about?.title) || t.chat.newChat
  })

  start(): void {
    void this.open.load()
    void this.list.refresh()
    void this.loadModels()
    void this.loadBudgets()
    void this.loadRequests()
  }

  /** After a sleep or without a network: takes what happened meanwhile, and sends what could not go. */
  async catchUp(): Promise<void> {
    void this.open.draft.catchUp()
    await Promise.all([
      this.list.refresh(),
      this.loadBudgets(),
      this.loadRequests(),
      this.models.length > 0 || this.loadModels(),
    ])
    await this.catchUpOpen()
  }

  /** Reads the open conversation anew where the list tells of a change. */
  async catchUpOpen(): Promise<void> {
    await this.open.catchUp(this.list.items.find((item) => item.id === this.open.id) ?? null)
  }

  /** Follows the address to another conversation. */
  goTo(path: string): void {
    const id = address.exec(path)?.[1] ?? null
    if (id === this.open.id && (id !== null || this.open.path.length === 0)) return
    this.open.leave()
    this.#chosenModel = null
    this.#chosenThinking = null
    this.open = this.#conversationAt(path)
    void this.open.load()
  }

  /** Asks in a new chat, with the model chosen now. */
  async askNew(text: string): Promise<void> {
    const change = this.model ? { model: this.model.id, thinking: this.thinking } : {}
    this.goTo('/')
    await this.open.send(text, change)
  }

  chooseModel(id: string): void {
    this.#chosenModel = id
    try {
      localStorage.setItem(LAST_MODEL, id)
    } catch {
      // not remembered for the next chat; chosen all the same
    }
  }

  chooseThinking(level: Thinking): void {
    this.#chosenThinking = level
  }

  async loadModels(): Promise<void> {
    try {
      this.models = await getModels()
    } catch {
      this.models = [] // the field says that no model is ready, with a way to try again
    }
    this.modelsReady = true
  }

  async loadBudgets(): Promise<void> {
    try {
      const before = this.budgets
      this.budgets = await getBudgets()
      if (before && isRoomier(this.budgets.items, before.items)) this.open.onHold.nudge()
    } catch {
      // the line keeps its last figures
    }
  }

  async loadRequests(): Promise<void> {
    try {
      this.requests = await listOwnRequests()
    } catch {
      // an answer shows on the next visit
    }
  }

  #conversationAt(path: string): OpenConversation {
    const open: OpenConversation = new OpenConversation(address.exec(path)?.[1] ?? null, (what) => {
      if (what === 'started') {
        if (open === this.open && open.id) router.replace(`/c/${open.id}`)
        setTimeout(() => {
          if (open.about) this.list.put(open.about)
          void this.loadBudgets()
        }, AROUND_AFTER)
      } else {
        void this.list.refresh()
        void this.loadBudgets()
        notices.soon()
      }
    })
    return open
  }
}
