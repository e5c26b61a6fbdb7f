import { draftInstead, getDraft, NO_DRAFT, putDraft } from '../api/conversations'
import { Problem } from '../api/http'
import { boot } from '../boot'
import { onWaking } from '../turn/waking'

const KEEP_AFTER_MS = 600
/** A save that failed is tried again after this, and then after longer and longer. */
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 60_000

/** Of a new chat there is one for each person: others may use the same browser. */
const key = (conversation: string | null) => `parley.draft.${conversation ?? `new.${boot.account.id}`}`

function local(action: (storage: Storage) => string | null | undefined): string | null {
  try {
    return action(localStorage) ?? null
  } catch {
    return null // storage is off or full: the server still keeps the draft
  }
}

/** Who keeps which draft now: one that was left and comes back is somebody else's to bring. */
const keepers = new Map<string, Draft>()

const baseKey = (conversation: string | null) => `${key(conversation)}.base`

const forget = (conversation: string | null) =>
  local((storage) => {
    storage.removeItem(key(conversation))
    storage.removeItem(baseKey(conversation))
    return null
  })

const joined = (...texts: string[]) => texts.filter((text) => text !== '').join('\n\n')

/** The server could not be reached, or has a fault that may pass. */
const passes = ({ status }: Problem) => status === 0 || status === 429 || status >= 500

/**
 * What is typed and not sent. Kept on this device at once and on the server soon after. A draft gives way only to what
 * was made from it: the server is told from which, and a text that it does not take stays here until both are joined.
 */
export class Draft {
  text = $state('')
  failed = $state(false)
  #conversation: string | null
  #timer: ReturnType<typeof setTimeout> | undefined
  /** The server does not have it yet. */
  #dirty = false
  /** Of the server's draft that the text here was made from, by conversation. */
  readonly #bases = new Map<string | null, string>()
  /** What was brought and perhaps has arrived, since that was last known. */
  #brought: string[] = []
  /** Nobody is typing: another draft may be put before this one. */
  #joins = false
  /** What has left the field and is not with the server yet. */
  #lifted = ''
  #loading: Promise<void> | null = null
  #keeping: Promise<void> | null = null
  /** It is to be brought once more when what is on its way has arrived. */
  #onceMore = false
  /** Something was brought after the field was emptied: perhaps later than its message. */
  #late = false
  #wait = FIRST_WAIT_MS
  /** Ends the watch for a network that is back. */
  #watch: (() => void) | null = null

  constructor(conversation: string | null) {
    this.#conversation = conversation
    keepers.set(key(conversation), this)
    const kept = local((storage) => storage.getItem(key(conversation)))
    if (kept === null) return
    this.text = kept // the page went before the server had it
    this.#joins = true
    this.#bases.set(conversation, local((storage) => storage.getItem(baseKey(conversation))) ?? NO_DRAFT)
    this.#dirty = true
    this.#keepIn(KEEP_AFTER_MS)
  }

  /**
   * Takes the server's draft, unless something newer is on this device or is typed meanwhile. One that cannot be read
   * is no reason to show nothing.
   */
  load(): Promise<void> {
    const over = () => void (this.#loading = null)
    this.#loading ??= this.#read().then(over, over)
    return this.#loading
  }

  /** There once nothing is read any more. */
  async settled(): Promise<void> {
    await this.#loading
  }

  /** The page was away: brings what is due, or takes what another device has brought. */
  async catchUp(): Promise<void> {
    this.#joins = true
    await (this.#dirty ? this.keep() : this.load())
  }

  change(text: string): void {
    this.#joins = false
    this.#put(text)
    this.#keepIn(KEEP_AFTER_MS)
  }

  #put(text: string): void {
    this.text = text
    this.#dirty = true
    local((storage) => {
      storage.setItem(key(this.#conversation), this.#kept)
      storage.setItem(baseKey(this.#conversation), this.base)
      return null
    })
  }

  /** `updatedAt` of the server's draft that the text here was made from. */
  get base(): string {
    return this.#baseOf(this.#conversation)
  }

  /** What is to be sent is kept too, wherever it was typed, until the server has it. */
  hold(text: string): void {
    if (this.#lifted === text) return
    this.#lifted = text
    this.change(this.text)
  }

  /** What could not be sent stands in the field again, before what was typed since. */
  putBack(text: string): void {
    if (text === '') return
    if (this.#lifted === text) this.#lifted = ''
    this.change(joined(text, this.text))
  }

  /** As `lift`, of a message that is on its way again; what was typed behind it stays. False where it is not here. */
  liftAgain(text: string): boolean {
    const before = `${text}\n\n`
    if (this.text === text) this.lift()
    else if (this.text.startsWith(before)) {
      this.text = this.text.slice(before.length)
      this.#lifted = text
    } else return this.#lifted === text
    return true
  }

  /** The field empties, but what was typed stays kept until the server has the message. */
  lift(): string {
    const text = this.text
    clearTimeout(this.#timer)
    this.text = ''
    this.#lifted = text
    this.#late = this.#brought.length > 0
    return text
  }

  /** The message has arrived: forget it, unless something new was typed. */
  sent(): void {
    const behind = this.#lifted !== '' && this.text !== ''
    this.#lifted = ''
    if (this.text === '' || behind) this.change(this.text)
  }

  /** The new chat has got its id: what is typed from now belongs to it. */
  moveTo(conversation: string): void {
    const text = this.text
    forget(this.#conversation)
    // The server has forgotten it with the message, but not what came after that.
    if (this.#late || this.#keeping) void this.#clearBehind(this.#keeping)
    this.#conversation = conversation
    keepers.set(key(conversation), this)
    if (text !== '') this.change(text)
  }

  /** Brings it to the server, one after another, so that the newest stays; what fails is tried again by itself. */
  keep(): Promise<void> {
    clearTimeout(this.#timer)
    if (keepers.get(key(this.#conversation)) !== this) this.#dirty = false
    if (!this.#dirty) return this.#keeping ?? Promise.resolve()
    this.#onceMore = true
    this.#keeping ??= this.#bring()
    return this.#keeping
  }

  get #kept(): string {
    return joined(this.#lifted, this.text)
  }

  #baseOf(conversation: string | null): string {
    return this.#bases.get(conversation) ?? NO_DRAFT
  }

  get #free(): boolean {
    return !this.#dirty && this.#lifted === ''
  }

  #keepIn(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.keep(), ms)
  }

  async #read(): Promise<void> {
    if (!this.#free) return
    const [conversation, before, base] = [this.#conversation, this.text, this.base]
    const { text, updatedAt } = await getDraft(conversation)
    if (!this.#free || this.text !== before || this.#conversation !== conversation || this.base !== base)
      return
    this.text = text
    this.#bases.set(conversation, updatedAt ?? NO_DRAFT)
  }

  async #bring(): Promise<void> {
    while (this.#dirty && this.#onceMore) {
      this.#onceMore = false
      this.#late = true
      const [conversation, text] = [this.#conversation, this.#kept]
      this.#brought.push(text)
      try {
        const { updatedAt } = await putDraft(conversation, text, this.#baseOf(conversation))
        this.#bases.set(conversation, updatedAt ?? NO_DRAFT)
        this.#brought = []
      } catch (failure) {
        const other = draftInstead(failure)
        if (other === null) this.#failed(failure)
        else if (this.#conversation === conversation) this.#meet(other)
        if (other !== null && this.#onceMore) continue
        break
      }
      this.failed = false
      this.#wait = FIRST_WAIT_MS
      this.#watch?.()
      this.#watch = null
      if (this.#kept !== text || this.#conversation !== conversation) continue
      this.#dirty = false
      forget(conversation)
    }
    this.#keeping = null
  }

  /** Another draft is there than this one was made from. */
  #meet(other: { text: string; updatedAt: string }): void {
    const own = this.#kept
    const known = this.#brought.includes(other.text) || (other.text !== '' && own.startsWith(other.text))
    this.#brought = []
    if (!known && own === '') {
      this.#dirty = false // it is somebody else's to throw away
      forget(this.#conversation)
      if (this.#joins) void this.load()
      return
    }
    if (!known && !this.#joins) return // it stays on this device until the page is away or loaded anew
    this.#bases.set(this.#conversation, other.updatedAt)
    const inIt = own === this.text && `\n\n${other.text}\n\n`.includes(`\n\n${own}\n\n`)
    if (!known) this.#put(inIt ? other.text : joined(other.text, this.text))
    this.#onceMore = true
  }

  #failed(failure: unknown): void {
    this.failed = true // it stays on this device
    if (failure instanceof Problem && !passes(failure)) return
    this.#keepIn(this.#wait * (0.75 + Math.random() / 2))
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS)
    this.#watch ??= onWaking(() => void this.keep())
  }

  async #clearBehind(before: Promise<void> | null): Promise<void> {
    const brought = this.#brought
    await before
    const clear = (base: string) => putDraft(null, '', base)
    const again = (failure: unknown) => {
      const other = draftInstead(failure)
      return other && brought.includes(other.text) ? clear(other.updatedAt) : undefined
    }
    // Else it is shown once more, and nothing is lost.
    await clear(this.#baseOf(null))
      .catch(again)
      .catch(() => undefined)
  }
}
