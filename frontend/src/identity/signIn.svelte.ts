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
