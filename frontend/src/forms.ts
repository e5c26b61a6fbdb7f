// The pages before sign-in work without script; this adds Copy, Show password and the theme.
import { t } from './i18n/i18n'
import { followLimits } from './identity/chats'
import { copyText } from './ui/copy'
import { toggleTheme } from './ui/theme'

function label(button: HTMLElement, text: string): void {
  ;(button.querySelector('[data-label]') ?? button).textContent = text
}

async function copy(button: HTMLElement): Promise<void> {
  const source = document.getElementById(button.dataset['copy'] ?? '')
  if (!source) return
  const text = source instanceof HTMLInputElement ? source.value : (source.textContent ?? '')
  if (await copyText(text.trim())) label(button, t.common.copied)
}

function reveal(button: HTMLElement): void {
  const input = document.getElementById(button.dataset['reveal'] ?? '')
  if (!(input instanceof HTMLInputElement)) return
  const hidden = input.type === 'password'
  input.type = hidden ? 'text' : 'password'
  button.setAttribute('aria-pressed', String(hidden))
  label(button, hidden ? t.common.hide : t.common.show)
}

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button') : null
  if (!button) return
  if ('copy' in button.dataset) void copy(button)
  if ('reveal' in button.dataset) reveal(button)
  if ('theme' in button.dataset) toggleTheme()
})

// A form sent twice would use a code or a link twice.
document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return
  for (const button of form.querySelectorAll<HTMLButtonElement>('button:not([type="button"])')) {
    setTimeout(() => (button.disabled = true))
    // What takes long says so, and stays shut until its page comes.
    const busy = form.dataset['busy']
    if (busy) button.textContent = busy
    else setTimeout(() => (button.disabled = false), 4000)
  }
})
// A page restored by Back keeps its disabled buttons otherwise.
window.addEventListener('pageshow', (event) => {
  if (event.persisted && document.querySelector('form[data-busy]')) location.reload()
  for (const button of document.querySelectorAll<HTMLButtonElement>('form button')) button.disabled = false
})
for (const button of document.querySelectorAll<HTMLElement>(
  '[data-reveal], [data-copy], button[data-theme]',
)) {
  button.hidden = false
}

// The server can only guess its own time zone; the browser knows the person's.
for (const select of document.querySelectorAll<HTMLSelectElement>('select[data-zone]')) {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  if ([...select.options].some((option) => option.value === zone)) select.value = zone
}

for (const form of document.querySelectorAll('form')) followLimits(form)

// A form that came back is gone on with where it is wrong, or where it was emptied.
const wrong = document.querySelector<HTMLElement>('[aria-invalid="true"]')
const emptied = document.querySelector('[role="alert"]') && document.querySelector('input:required:invalid')
;(wrong ?? (emptied instanceof HTMLElement ? emptied : null))?.focus()
