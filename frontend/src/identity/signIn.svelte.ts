import { boot } from '../boot'

/** The one dialog that asks to sign in again when the session has ended. */
class SignInAgain {
  asked = $state(false)
  #waiting: ((done: boolean) => void)[] = []

  /** True once the person has signed in again; false when the dialog was closed. */
  ask(): Promise<boolean> {
    this.asked = true
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  answer(done: boolean): void {
    this.asked = false
    for (const resolve of this.#waiting.splice(0)) resolve(done)
  }

  /** In another tab somebody may have signed in meanwhile, at the company. */
  async lookAgain(): Promise<void> {
    if (!this.asked) return
    const response = await fetch('/api/me', { credentials: 'same-origin' }).catch(() => null)
    if (response?.ok !== true) return
    const { id } = (await response.json()) as { id: string }
    // As somebody else, this page would show what is not theirs.
    if (id === boot.account.id) this.answer(true)
    else location.assign('/')
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
