import { type Conversation, getConversation } from '../api/conversations'
import { Problem } from '../api/http'
import { listMessages, type Message } from '../api/messages'
import { type NewTurn, type StartedTurn, startTurn } from '../api/turns'
import type { EventBody } from '../turn/body'
import { newId } from '../ui/ids'
import { begun, choosing, idsBefore } from './begun'
import { Draft } from './draft.svelte'
import { LiveAnswer } from './live.svelte'
import { OnHold } from './onHold.svelte'
import { type Refusal, refusalOf } from './refusal'
import { type Chosen, pathOf, type Step, turnTo } from './tree'
import { forgetWaiting, keepWaiting, waitingIn } from './waiting'

/** A message on its way, or one that could not go. */
export interface Unsent {
  /** The turn's id: sent again unchanged, it starts no second answer. */
  id: string
  text: string
  request: Omit<NewTurn, 'id' | 'parentId'>
  /** The message it stands under, where that is not the newest. */
  under?: string | null
  state: 'waiting' | 'sending' | 'refused' | 'failed'
  refusal: Refusal | null
  failure: unknown
}

type Request = Unsent['request']

const isRunning = ({ status }: Message) => status === 'running' || status === 'queued'

function newUnsent(text: string, request: Request): Unsent {
  return { id: newId(), text, request, state: 'waiting', refusal: null, failure: null }
}

/** The conversation that the page shows; a new one has no id until its first message goes. */
export class OpenConversation {
  id = $state<string | null>(null)
  about = $state.raw<Conversation | null>(null)
  messages = $state.raw<Message[]>([])
  /** The kept document that each message carries; chosen before the first. */
  document = $state<string | null>(null)
  status = $state<'loading' | 'ready' | 'missing' | 'failed'>('ready')
  unsent = $state.raw<Unsent | null>(null)
  live = $state.raw<ReadonlyMap<string, LiveAnswer>>(new Map())
  readonly draft: Draft
  #chosen = $state.raw<Chosen>(new Map())
  /** What is on its way, shown where it will stand. */
  #sending = $state.raw<Message[]>([])
  /** What a message was shown as while it was on its way, by its id. */
  readonly #keys = new Map<string, string>()
  /** The id a new conversation gets; kept, so that a second try makes no second one. */
  #newId = newId()
  #waitingKept = false
  /** Sends again by itself what only waits for other answers. */
  readonly onHold = new OnHold(async () => {
    const unsent = this.unsent
    const takenBack = this.#waitingKept && waitingIn(this.id)?.id !== unsent?.id // in another tab
    if (unsent?.refusal?.kind === 'on-hold' && !takenBack) await this.#go(unsent, unsent.under, true)
    else this.onHold.stop()
  })
  /** Counts the answers begun: a reading of what is stored is too old when one began meanwhile. */
  #begun = 0
  readonly path: Step[] = $derived(
    pathOf([...this.messages, ...this.#sending], choosing(this.#chosen, this.#sending)),
  )
  readonly leaf: Message | null = $derived(this.path[this.path.length - 1]?.message ?? null)
  readonly answering: LiveAnswer | null = $derived.by(() => {
    const live = this.leaf ? this.live.get(this.leaf.id) : undefined
    return live && live.view.end === null ? live : null
  })
  readonly #changed: (what: 'started' | 'ended') => void

  /** @param changed called when an answer has begun or ended, for what stands around the conversation */
  constructor(id: string | null, changed: (what: 'started' | 'ended') => void) {
    this.id = id
    this.draft = new Draft(id)
    this.#changed = changed
    if (id !== null) this.status = 'loading'
  }

  async load(): Promise<void> {
    if (this.id === null) return this.#waitOn()
    try {
      const [about, messages] = await Promise.all([getConversation(this.id), listMessages(this.id)])
      this.about = about
      this.document = about.document
      this.messages = messages
      this.#followRunning()
      this.status = 'ready'
      // A draft that cannot be read is no reason to show nothing.
      void this.draft.load().then(
        () => this.#waitOn(),
        () => undefined,
      )
    } catch (failure) {
      if (failure instanceof Problem && failure.status === 404) this.status = 'missing'
      else if (this.status !== 'ready') this.status = 'failed' // what is shown already stays
    }
  }

  /** Reads anew what changed elsewhere, by what the list tells, and sends what the network kept back. */
  async catchUp(listed: Conversation | null): Promise<void> {
    const changed = listed !== null && listed.updatedAt !== this.about?.updatedAt
    if (this.status === 'failed' || (changed && this.status === 'ready' && !this.answering)) await this.load()
    const unsent = this.unsent
    if (unsent?.state === 'failed' && unsent.failure instanceof Problem && unsent.failure.status === 0) {
      await this.resend()
    }
  }

  /** Sends a text, or keeps it until the answer in progress ends. */
  async send(text: string, request: Request): Promise<void> {
    const unsent = newUnsent(text, request)
    if (this.answering) this.unsent = unsent
    else await this.#go(unsent)
  }

  /** Sends what was refused or failed once more, changed. */
  async resend(change: Partial<Request> = {}): Promise<void> {
    const unsent = this.unsent
    if (!unsent) return
    const same = unsent.state === 'failed' && Object.keys(change).length === 0
    const id = same ? unsent.id : newId()
    await this.#go({ ...unsent, id, request: { ...unsent.request, ...change } }, unsent.under)
  }

  /** Shows why a message would be refused, and what fits instead, without sending it. */
  refuse(text: string, request: Request, refusal: Refusal): void {
    this.#refused({ ...newUnsent(text, request), state: 'refused', refusal }, refusal)
  }

  /** Takes an unsent message back into the field. */
  takeBack(): void {
    const unsent = this.unsent
    if (!unsent) return
    this.unsent = null
    this.#waitNoMore()
    const typed = this.draft.text
    if (unsent.text !== '') this.draft.change(typed === '' ? unsent.text : `${unsent.text}\n\n${typed}`)
  }

  /** Answers a question anew, as another version. */
  regenerate(question: Message, request: Request): Promise<void> {
    return this.#go(newUnsent('', { ...request, answerTo: question.id, branch: true }))
  }

  /** Goes on with an answer that was interrupted. */
  goOn(answer: Message, request: Request): Promise<void> {
    return this.#go(newUnsent('', { ...request, continues: answer.id }))
  }

  /** Sends a question anew with another text, as another version. */
  edit(question: Message, text: string, request: Request): Promise<void> {
    return this.#go(newUnsent(text, { ...request, branch: true }), question.parentId)
  }

  /** The same for a message on its way and once it is stored, so that what shows it stays. */
  keyOf({ id }: Message): string {
    return this.#keys.get(id) ?? id
  }

  turn(step: Step, by: 1 | -1): void {
    this.#chosen = turnTo(this.#chosen, step, by) ?? this.#chosen
  }

  leave(): void {
    for (const answer of this.live.values()) answer.leave()
    this.onHold.stop()
    void this.draft.keep()
  }

  /** @param quietly what waits is shown as waiting until it goes */
  async #go(message: Unsent, under?: string | null, quietly = false): Promise<void> {
    const unsent = under === undefined ? message : { ...message, under }
    if (!quietly) {
      this.#waitNoMore()
      this.unsent = { ...unsent, state: 'sending', refusal: null, failure: null }
    }
    this.#sending = []
    const { text, request } = unsent
    const anchor = request.answerTo ?? request.continues
    const parentId = under !== undefined ? under : (anchor ?? this.leaf?.id ?? null)
    const turn: NewTurn = { ...request, id: unsent.id, parentId, ...(text === '' ? {} : { text }) }
    if (this.id === null) turn.conversation = this.document === null ? {} : { document: this.document }
    if (!quietly) this.#sending = begun(turn, idsBefore(turn.id), this.messages)
    try {
      const id = this.id ?? this.#newId
      const { started, events } = await startTurn(id, turn)
      this.#sending = []
      this.about = started.conversation
      this.#begin(turn, started, events)
      this.#waitNoMore()
      if (this.id === null) {
        this.id = id
        this.draft.moveTo(id)
      }
      if (text !== '') this.draft.sent()
      this.unsent = null
      this.#changed('started')
    } catch (failure) {
      this.#sending = []
      const problem = failure instanceof Problem ? failure : null
      const away = quietly && (problem?.status === 0 || problem?.status === 503)
      const refusal = away ? unsent.refusal : problem && refusalOf(problem)
      this.#refused({ ...unsent, state: refusal ? 'refused' : 'failed', refusal, failure }, refusal)
    }
  }

  #refused(unsent: Unsent, refusal: Refusal | null): void {
    this.unsent = unsent
    if (refusal?.kind !== 'on-hold') return this.#waitNoMore()
    this.onHold.wait(refusal.retryAfterSeconds)
    const { id, text, request } = unsent
    const under = unsent.under === undefined ? (this.leaf?.id ?? null) : unsent.under
    const chat = this.id ?? this.#newId
    this.#waitingKept = text !== '' && keepWaiting(this.id, { id, text, request, refusal, under, chat })
  }

  #waitNoMore(): void {
    this.onHold.stop()
    forgetWaiting(this.id)
  }

  /** Waits on where a reload broke off. */
  #waitOn(): void {
    const waiting = waitingIn(this.id)
    if (waiting === null || this.unsent) return
    const { id, text, request, refusal, under, chat } = waiting
    this.#newId = chat
    if (this.draft.text === text) this.draft.lift()
    this.#refused({ ...newUnsent(text, request), id, under, refusal, state: 'refused' }, refusal)
  }

  /** Shows the question and its answer before the server is asked for them. */
  #begin(turn: NewTurn, started: StartedTurn, events: EventBody): void {
    const messages = begun(turn, started, this.messages)
    const before = idsBefore(turn.id)
    this.#keys.set(started.userMessageId, before.userMessageId).set(started.messageId, before.messageId)
    this.#chosen = choosing(this.#chosen, messages)
    this.#begun += 1
    const fresh = new Set(messages.map(({ id }) => id))
    this.messages = [...this.messages.filter(({ id }) => !fresh.has(id)), ...messages]
    const answer = messages[messages.length - 1]
    if (answer) this.#follow(answer, events)
  }

  #followRunning(): void {
    for (const message of this.messages) {
      if (message.role === 'assistant' && isRunning(message) && !this.live.has(message.id))
        this.#follow(message)
    }
  }

  #follow(message: Message, events: EventBody | null = null): void {
    if (message.turnId === null) return
    const answer = new LiveAnswer(message, message.turnId, events, () => void this.#ended())
    this.live = new Map(this.live).set(message.id, answer)
  }

  /** Takes what is stored now, and leaves the live views in place until it is there. */
  async #ended(): Promise<void> {
    if (this.id === null) return
    try {
      const begun = this.#begun
      const [about, messages] = await Promise.all([getConversation(this.id), listMessages(this.id)])
      if (begun !== this.#begun) return await this.#ended()
      this.about = about
      this.messages = messages
      const running = new Set(messages.filter(isRunning).map((one) => one.id))
      this.live = new Map([...this.live].filter(([id]) => running.has(id)))
    } catch {
      this.live = new Map(this.live) // the text is shown already; its figures come with the next load
    }
    this.#changed('ended')
    if (this.unsent?.state === 'waiting' && !this.answering) await this.#go(this.unsent)
  }
}
