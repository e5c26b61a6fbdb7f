import { Problem } from '../api/http'
import { getMessage, type Message } from '../api/messages'
import { beginTurn, getTurn } from '../api/turns'
import type { Path } from './path.svelte'
import type { Step } from './tree'

/** In ms: until it has begun, then while only a person can help it on. */
const SOON = 400
const LATER = 4_000
const SOON_TRIES = 10

/** A message that waits on the server for the answer before it. */
export interface Waiting {
  question: Message
  answer: Message
  /** Why it has not gone though that answer is over; null while it may go any moment. */
  held: 'before' | Problem | null
}

const isOver = ({ status }: Message) => status !== 'running' && status !== 'queued'

/** What waits on a path, first come first. */
function waitingOn(steps: readonly Step[]): { question: Message; answer: Message; before: Message | null }[] {
  return steps.flatMap(({ message: answer }, at) => {
    const question = steps[at - 1]?.message
    if (answer.status !== 'queued' || question === undefined) return []
    return [{ question, answer, before: steps[at - 2]?.message ?? null }]
  })
}

/** Looks after the messages that wait: the server sends them; this page tells when, and what keeps them. */
export class Queued {
  /** By the id of their turn. */
  #refused = $state.raw<ReadonlyMap<string, Problem>>(new Map())
  readonly #path: Path
  readonly #begun: (answer: Message) => void
  readonly #gone: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #tries = 0
  #left = false

  readonly all: Waiting[] = $derived.by(() =>
    waitingOn(this.#path.steps).map(({ question, answer, before }) => {
      const refused = this.#refused.get(answer.turnId ?? '') ?? null
      const broken = before !== null && isOver(before) && !['completed', 'stopped'].includes(before.status)
      return { question, answer, held: refused ?? (broken ? 'before' : null) }
    }),
  )

  /**
   * @param begun an answer is being written now
   * @param gone one was taken back elsewhere
   */
  constructor(path: Path, begun: (answer: Message) => void, gone: () => void) {
    this.#path = path
    this.#begun = begun
    this.#gone = gone
  }

  of(answer: Message | undefined): Waiting | null {
    return this.all.find((one) => one.answer.id === answer?.id) ?? null
  }

  /** The answer before one may be over: looks whether that one has begun. */
  look(): void {
    this.#tries = 0
    this.#plan(0)
  }

  /** Sends one however the answer before it ended. */
  async sendNow({ answer }: Waiting): Promise<void> {
    if (answer.turnId === null) return
    try {
      await beginTurn(answer.turnId)
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.status === 404) throw failure
      this.#refuse(answer.turnId, failure)
    }
    this.look()
  }

  leave(): void {
    this.#left = true
    clearTimeout(this.#timer)
  }

  #plan(wait: number): void {
    clearTimeout(this.#timer)
    const [next] = waitingOn(this.#path.steps)
    if (this.#left || !next || (next.before !== null && !isOver(next.before))) return
    this.#timer = setTimeout(() => void this.#read(next.answer), wait)
  }

  async #read({ id, turnId }: Message): Promise<void> {
    if (turnId === null) return
    this.#tries += 1
    try {
      const { status, refusal } = await getTurn(turnId)
      if (status !== 'queued') {
        const answer = await getMessage(id)
        this.#path.put(answer)
        this.#begun(answer)
        this.#tries = 0
      } else if (refusal !== null) {
        const { status: code, type, detail, ...members } = refusal
        this.#refuse(turnId, new Problem(code, type, detail, members))
      }
    } catch (failure) {
      if (failure instanceof Problem && failure.status === 404) return this.#gone()
    }
    this.#plan(this.#tries < SOON_TRIES && !this.#refused.has(turnId) ? SOON : LATER)
  }

  #refuse(turn: string, problem: Problem): void {
    this.#refused = new Map(this.#refused).set(turn, problem)
  }
}
