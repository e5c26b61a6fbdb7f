/** After an input method has finished a word, an Enter this soon belongs to it (Safari sends it late). */
const AFTER_COMPOSITION_MS = 50

type Key = Pick<
  KeyboardEvent,
  'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey' | 'isComposing' | 'keyCode' | 'timeStamp'
>

/** Decides whether Enter sends the message or belongs to the text. */
export class EnterKey {
  #composing = false
  #composedAt = Number.NEGATIVE_INFINITY
  readonly #touch: () => boolean

  constructor(touch: () => boolean = () => matchMedia('(pointer: coarse)').matches) {
    this.#touch = touch
  }

  composes(): void {
    this.#composing = true
  }

  composed(event: Pick<Event, 'timeStamp'>): void {
    this.#composing = false
    this.#composedAt = event.timeStamp
  }

  sends(event: Key): boolean {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return false
    if (this.#composing || event.isComposing || event.keyCode === 229) return false
    if (event.timeStamp - this.#composedAt < AFTER_COMPOSITION_MS) return false
    return event.ctrlKey || event.metaKey || !this.#touch()
  }
}
