import { getDraft, putDraft } from '../api/conversations'

const KEEP_AFTER_MS = 600
const key = (conversation: string | null) => `parley.draft.${conversation ?? 'new'}`

function local(action: (storage: Storage) => string | null | undefined): string | null {
  try {
    return action(localStorage) ?? null
  } catch {
    return null // storage is off or full: the server still keeps the draft
  }
}

/** What is typed and not sent. Kept on this device at once and on the server soon after. */
export class Draft {
  text = $state('')
  failed = $state(false)
  #conversation: string | null
  #timer: ReturnType<typeof setTimeout> | undefined
  #dirty = false
  /** What has left the field and is not with the server yet. */
  #lifted = ''

  constructor(conversation: string | null) {
    this.#conversation = conversation
    this.text = local((storage) => storage.getItem(key(conversation))) ?? ''
  }

  /** Takes the server's draft, unless something newer is on this device or was typed meanwhile. */
  async load(): Promise<void> {
    if (this.#conversation === null || this.text !== '') return
    const { text } = await getDraft(this.#conversation)
    if (this.text === '' && !this.#dirty) this.text = text
  }

  change(text: string): void {
    this.text = text
    this.#lifted = ''
    this.#dirty = true
    local((storage) => {
      if (text === '') storage.removeItem(key(this.#conversation))
      else storage.setItem(key(this.#conversation), text)
      return null
    })
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.keep(), KEEP_AFTER_MS)
  }

  /** The field empties, but what was typed stays kept until the server has the message. */
  lift(): string {
    const text = this.text
    clearTimeout(this.#timer)
    this.text = ''
    this.#lifted = text
    return text
  }

  /** The message has arrived: forget it, unless something new was typed. */
  sent(): void {
    this.#lifted = ''
    if (this.text === '') this.change('')
  }

  get #kept(): string {
    return this.text === '' ? this.#lifted : this.text
  }

  /** The new chat has got its id: what is typed from now belongs to it. */
  moveTo(conversation: string): void {
    const text = this.text
    this.#conversation = conversation
    local((storage) => {
      storage.removeItem(key(null))
      return null
    })
    if (text !== '') this.change(text)
  }

  async keep(): Promise<void> {
    clearTimeout(this.#timer)
    const conversation = this.#conversation
    if (conversation === null || !this.#dirty) return
    const text = this.#kept
    try {
      await putDraft(conversation, text)
      this.failed = false
      if (this.#kept !== text || this.#conversation !== conversation) return
      this.#dirty = false
      local((storage) => {
        storage.removeItem(key(conversation))
        return null
      })
    } catch {
      this.failed = true // it stays on this device; the next change tries again
    }
  }
}
