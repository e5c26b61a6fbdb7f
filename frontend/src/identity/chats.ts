import { nano } from '../budget/money'

const group = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ',')

/**
 * About how many chats an amount is enough for, grouped; empty where either is unknown. Three digits of it mean
 * something.
 *
 * @param chat what one costs, in billionths
 */
export function chatsFor(amount: string, chat: string): string {
  const price = /^\d{1,18}$/.test(chat) ? BigInt(chat) : 0n
  if (price === 0n || !/^\d{1,10}(\.\d{1,9})?$/.test(amount.trim())) return ''
  const count = nano(amount.trim()) / price
  let step = 1n
  while (count / step >= 1000n) step *= 10n
  return group(((count / step) * step).toString())
}

/** Keeps the counts beside the limits, and what they mean, as the form is filled in. */
export function followLimits(form: HTMLFormElement): void {
  const currency = form.querySelector<HTMLSelectElement>('select[name=currency]')
  const size = document.getElementById('chat-size')
  if (!currency || !size) return
  const show = () => {
    const { sign = '', chat = '', cost = '' } = currency.selectedOptions[0]?.dataset ?? {}
    for (const input of form.querySelectorAll<HTMLInputElement>('input[data-chats]')) {
      input.parentElement?.setAttribute('data-symbol', sign)
      const count = chatsFor(input.value, chat)
      const note = document.getElementById(input.dataset['chats'] ?? '')
      if (note) note.textContent = count === '' ? '' : (note.dataset['words'] ?? '').replace('#', count)
    }
    size.textContent =
      cost === '' ? (size.dataset['none'] ?? '') : (size.dataset['size'] ?? '').replace('#', cost)
  }
  form.addEventListener('input', show)
  show()
}
