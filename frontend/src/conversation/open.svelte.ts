import { type Conversation, getConversation } from '../api/conversations'
import { Problem } from '../api/http'
import { deleteMessage, type Message } from '../api/messages'
import { type NewTurn, type StartedTurn, startTurn } from '../api/turns'
import type { EventBody } from '../turn/body'
import { newId } from '../ui/ids'
import { Draft } from './draft.svelte'
import type { LiveAnswer } from './live.svelte'
import { Lives } from './lives.svelte'
import { OnHold } from './onHold.svelte'
import { Path } from './path.svelte'
import { Queued } from './queued.svelte'
import { type Refusal, refusalOf } from './refusal'
import { type Step, withAdded } from './tree'
import { Underway } from './underway.svelte'
import { newUnsent, type Unsent } from './unsent'
import { forgetUnheard, forgetWaiting, isUnheard, keepWaiting, waitingIn } from './waiting'

export type { Unsent } from './unsent'

type Request = Unsent['request']

/** The conversation that the page shows; a new one has no id until its first message goes. */
export class OpenConversation {
  id = $state<string | null>(null)
  about = $state.raw<Conversation | null>(null)
  /** The kept document that each message carries; chosen before the first. */
  document = $state<string | null>(null)
  status = $state<'loading' | 'ready' | 'missing' | 'failed'>('ready')
  unsent = $state.raw<Unsent | null>(null)
  readonly draft: Draft
  readonly stored = new Path()
  readonly #lives = new Lives(this.stored, () => void this.#ended())
  readonly queued = new Queued(
    this.stored,
    (answer) => this.#lives.follow(answer),
    () => void this.load(),
  )
  readonly #underway = new Underway()
  /** The id a new conversation gets; kept, so that a second try makes no second one. */
  #newId = newId()
  #waitingKept = false
  #loading: Promise<void> | null = null
  /** Sends again by itself what only waits for other answers. */
  readonly onHold = new OnHold(async () => {
    const unsent = this.unsent
    const takenBack = this.#waitingKept && waitingIn(this.id)?.id !== unsent?.id // in another tab
    if (unsent?.refusal?.kind === 'on-hold' && !takenBack) await this.#go(unsent, unsent.under, true)
    else this.onHold.stop()
  })
  readonly path: readonly Step[] = $derived(withAdded(this.stored.steps, this.#underway.messages))
  readonly leaf: Message | null = $derived(this.path[this.path.length - 1]?.message ?? null)
  readonly answering: LiveAnswer | null = $derived.by(() => {
    const live = this.path.map(({ message }) => this.live.get(message.id))
    return live.findLast((one) => one !== undefined && one.view.end === null) ?? null
  })
  readonly #changed: (what: 'started' | 'ended') => void

  /** @param changed called when an answer has begun or ended, for what stands around the conversation */
  constructor(id: string | null, changed: (what: 'started' | 'ended') => void) {
    this.id = id
    this.draft = new Draft(id)
    this.#changed = changed
    if (id !== null) this.status = 'loading'
  }

  /** The answers that are being written, by their messages. */
  get live(): ReadonlyMap<string, LiveAnswer> {
    return this.#lives.all
  }

  load(): Promise<void> {
    return (this.#loading = this.#load())
  }

  async #load(): Promise<void> {
    if (this.id === null) return this.draft.load().then(() => this.#waitOn())
    try {
      const [about] = await Promise.all([getConversation(this.id), this.stored.load(this.id)])
      this.about = about
      this.document = about.document
      this.#lives.followRunning()
      this.queued.look()
      this.status = 'ready'
      if (this.unsent?.state !== 'sending' && this.stored.answers(this.unsent?.id)) this.#arrived()
      void this.draft.load().then(() => this.#waitOn())
    } catch (failure) {
      if (failure instanceof Problem && failure.status === 404) this.status = 'missing'
      else if (this.status !== 'ready') this.status = 'failed' // what is shown already stays
    }
  }

  /**
   * Reads what stands above.
   * @param adding called just before it is shown
   */
  async loadOlder(adding: () => void): Promise<void> {
    if (this.id !== null) await this.stored.up(this.id, adding).catch(() => undefined) // asked for again by the next scroll
  }

  /** Reads anew what changed elsewhere, by what the list tells, and sends what the network kept back. */
  async catchUp(listed: Conversation | null): Promise<void> {
    await this.#loading // what that brings may be from before the change
    const changed = listed !== null && listed.updatedAt !== this.about?.updatedAt
    if (this.status === 'failed' || (changed && this.status === 'ready')) await this.load()
    const unsent = this.unsent
    if (unsent?.state === 'failed' && unsent.failure instanceof Problem && unsent.failure.status === 0) {
      await this.resend()
    }
  }

  /** Sends a text; behind an answer in progress it waits on the server. */
  send(text: string, request: Request): Promise<void> {
    // A question whose answers are all deleted is said anew.
    const bare = this.leaf?.role === 'user' ? this.leaf : null
    return bare
      ? this.#go(newUnsent(text, { ...request, branch: true }), bare.parentId)
      : this.#go(newUnsent(text, request))
  }

  /** Sends what was refused or failed once more, changed. */
  async resend(change: Partial<Request> = {}): Promise<void> {
    const unsent = this.unsent
    if (!unsent) return
    const same = Object.keys(change).length === 0
    const id = same ? unsent.id : newId()
    await this.#go({ ...unsent, id, request: { ...unsent.request, ...change } }, unsent.under)
  }

  /** Shows why a message would be refused, and what fits instead, without sending it. */
  refuse(text: string, request: Request, refusal: Refusal): void {
    this.#refused({ ...newUnsent(text, request), state: 'refused', refusal }, refusal)
  }

  /** Takes an unsent message back into the field. */
  takeBack(): void {
    this.draft.putBack(this.#letGo())
  }

  /** Gives an unsent message away, to be asked elsewhere. */
  give(): string {
    const text = this.#letGo()
    this.draft.sent()
    return text
  }

  #letGo(): string {
    const text = this.unsent?.text ?? ''
    this.unsent = null
    this.#waitNoMore()
    return text
  }

  /** Whatever could not go before stands in the field again when something else goes. */
  #replace(unsent: Unsent): void {
    const before = this.unsent?.text ?? ''
    this.unsent = unsent
    if (unsent.text !== '') this.draft.hold(unsent.text)
    if (before !== '' && before !== unsent.text) this.draft.putBack(before)
  }

  /** Answers a question anew, as another version. */
  regenerate(question: Message, request: Request): Promise<void> {
    return this.#go(newUnsent('', { ...request, answerTo: question.id, branch: true }))
  }

  /** Goes on with an answer that broke off. */
  goOn(answer: Message, request: Request): Promise<void> {
    return this.#go(newUnsent('', { ...request, continues: answer.id }))
  }

  /** Sends a question anew with another text, as another version. */
  edit(question: Message, text: string, request: Request): Promise<void> {
    return this.#go(newUnsent(text, { ...request, branch: true }), question.parentId)
  }

  /** Deletes a message and all under it. */
  async remove(message: Message): Promise<void> {
    await deleteMessage(message.id)
    await this.load()
    this.#changed('ended')
  }

  /** The same for a message on its way and once it is stored. */
  readonly keyOf = (message: Message) => this.#underway.keyOf(message)

  async turn(step: Step, by: 1 | -1): Promise<void> {
    if (this.id === null) return
    await this.stored.turn(this.id, step, by).catch(() => undefined) // what is shown stays
    this.#lives.followRunning()
    this.queued.look()
  }

  leave(): void {
    this.#lives.leave()
    this.queued.leave()
    this.onHold.stop()
    forgetUnheard(this.id)
    void this.draft.keep()
  }

  /** @param quietly what waits is shown as waiting until it goes */
  async #go(message: Unsent, under?: string | null, quietly = false): Promise<void> {
    this.#underway.over()
    const { text, request } = message
    const newest = request.answerTo ?? request.continues ?? this.leaf?.id ?? null
    const parentId = under === undefined ? newest : under
    const unsent = { ...message, under: parentId }
    if (!quietly) {
      this.onHold.stop()
      this.#replace({ ...unsent, state: 'sending', refusal: null, failure: null })
      this.#keep({ ...unsent, refusal: null })
    }
    const turn: NewTurn = { ...request, id: unsent.id, parentId, ...(text === '' ? {} : { text }) }
    if (this.id === null) turn.conversation = this.document === null ? {} : { document: this.document }
    if (!quietly) this.#underway.show(turn, this.stored.steps, this.leaf)
    try {
      if (this.id === null) await this.draft.settled() // what it still brings moves with the chat
      const id = this.id ?? this.#newId
      const { started, events } = await startTurn(id, turn, this.draft.base)
      this.about = started.conversation
      this.#begin(turn, started, events)
      this.#waitNoMore()
      if (this.id === null) {
        this.id = id
        this.draft.moveTo(id)
      }
      this.#arrived()
      this.#changed('started')
    } catch (failure) {
      this.#underway.over()
      if (this.stored.answers(unsent.id)) return this.#arrived()
      const problem = failure instanceof Problem ? failure : null
      const newer = problem?.type === 'newer_answer' // it was not taken
      if (newer && under !== undefined && under !== this.leaf?.id)
        return this.#go(message, undefined, quietly)
      const away = quietly && (problem?.status === 0 || problem?.status === 503)
      const refusal = away ? unsent.refusal : problem && refusalOf(problem)
      const stays = newer ? message : unsent
      this.#refused({ ...stays, state: refusal ? 'refused' : 'failed', refusal, failure }, refusal)
    }
  }

  #arrived(): void {
    if (this.#letGo() !== '') this.draft.sent()
  }

  #refused(unsent: Unsent, refusal: Refusal | null): void {
    this.#replace(unsent)
    if (!refusal && isUnheard(unsent.failure)) return this.onHold.stop() // kept as it is
    if (refusal?.kind !== 'on-hold') return this.#waitNoMore()
    this.onHold.wait(refusal.retryAfterSeconds)
    this.#keep(unsent)
  }

  #keep(unsent: Unsent): void {
    this.#waitingKept = keepWaiting(this.id, unsent, this.id ?? this.#newId, this.document)
  }

  #waitNoMore(): void {
    this.onHold.stop()
    forgetWaiting(this.id)
  }

  /** Waits on, or sends, where a reload broke off. */
  #waitOn(): void {
    if (this.unsent) return
    const waiting = waitingIn(this.id)
    if (waiting === null) return
    const { id, text, request, refusal, under, chat, document } = waiting
    const unsent = { ...newUnsent(text, request), id, under }
    const here = this.draft.liftAgain(text)
    if (this.id === null) [this.#newId, this.document] = [chat, document]
    if (refusal) this.#refused({ ...unsent, refusal, state: 'refused' }, refusal)
    if (this.stored.answers(unsent.id)) {
      this.unsent = unsent
      this.#arrived()
    } else if (!refusal && here) void this.#go(unsent, under)
    else if (!refusal) forgetUnheard(this.id) // it was changed since, or has arrived
  }

  /** Shows the question and its answer before the server is asked for them. */
  #begin(turn: NewTurn, started: StartedTurn, events: EventBody | null): void {
    const messages = this.#underway.stored(turn, started, this.stored.steps)
    this.stored.add(messages)
    const answer = messages[messages.length - 1]
    if (answer?.status === 'running') this.#lives.follow(answer, events)
    this.queued.look()
  }

  /** What is stored of an answer is shown; its conversation has changed with it, and what waited may have begun. */
  async #ended(): Promise<void> {
    this.queued.look()
    if (this.id !== null) {
      const about = await getConversation(this.id).catch(() => null) // its figures come with the next load
      if (about) this.about = about
    }
    this.#changed('ended')
  }
}
