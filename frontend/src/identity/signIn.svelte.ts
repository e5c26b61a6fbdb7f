import { boot } from '../boot'

/** What was refused so soon after signing in was most likely asked before. */
const JUST_NOW_MS = 10_000

/** The one dialog that asks to sign in again when the session has ended. */
class SignInAgain {
  asked = $state(false)
  /** Called whenever somebody has signed in again. */
  onDone: () => void = () => undefined
  #waiting: ((done: boolean) => void)[] = []
  /** What goes on only then, though the dialog was closed. */
  #later: (() => void)[] = []
  #doneAt = 0

  /** True once the person has signed in again; false when the dialog was closed. */
  ask(): Promise<boolean> {
    const justDone = Date.now() - this.#doneAt < JUST_NOW_MS
    const answered = new Promise<boolean>((resolve) => this.#waiting.push(resolve))
    // Nobody is asked twice: the session may be good by now.
    if (justDone && !this.asked)
      void this.#look().then((good) => (good ? this.#goOn(true) : (this.asked = true)))
    else this.asked = true
    return answered
  }

  /** There once the person has signed in again, be it long after the dialog was closed. */
  async done(): Promise<true> {
    if (!(await this.ask())) await new Promise<void>((resolve) => this.#later.push(resolve))
    return true
  }

  answer(done: boolean): void {
    if (done) this.#doneAt = Date.now()
    this.#goOn(done)
  }

  #goOn(done: boolean): void {
    this.asked = false
    for (const resolve of this.#waiting.splice(0)) resolve(done)
    if (!done) return
    for (const goOn of this.#later.splice(0)) goOn()
    this.onDone()
  }

  /** In another tab somebody may have signed in meanwhile, at the company. */
  async lookAgain(): Promise<void> {
    if ((this.asked || this.#later.length > 0) && (await this.#look())) this.answer(true)
  }

  async #look(): Promise<boolean> {
    const response = await fetch('/api/me', { credentials: 'same-origin' }).catch(() => null)
    if (response?.ok !== true) return false
    const { id } = (await response.json()) as { id: string }
    if (id === boot.account.id) return true
    location.assign('/') // as somebody else, this page would show what is not theirs
    return false
  }

  /** Posts the sign-in form; the status that refused it, or 0 when signed in. */
  async submit(email: string, password: string): Promise<number> {
    const response = await fetch('/login', {
      method: 'POST',
      body: new URLSearchParams({ email, password }),
      credentials: 'same-origin',
      redirect: 'manual',
    })
    // A redirect kept from being followed is opaque: that is the success.
    if (response.type === 'opaqueredirect' || response.ok) return 0
    return response.status
  }
}

export const signIn = new SignInAgain()
