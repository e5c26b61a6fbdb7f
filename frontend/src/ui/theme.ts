export type Theme = 'system' | 'light' | 'dark'

const root = document.documentElement

/** Shows a theme now, and leaves a cookie so that the server paints the next page right from the start. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = theme
  document.cookie = `parley-theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax`
}

/** What the page shows at present, whatever the reason. */
export function shownTheme(): 'light' | 'dark' {
  const chosen = root.dataset['theme']
  if (chosen === 'light' || chosen === 'dark') return chosen
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** Turns light into dark and back; answers with what is shown now. */
export function toggleTheme(): Theme {
  const next = shownTheme() === 'dark' ? 'light' : 'dark'
  applyTheme(next)
  return next
}

/** Calls `changed` whenever another theme is shown, whatever the reason, until the answer is called. */
export function onTheme(changed: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const chosen = new MutationObserver(changed)
  chosen.observe(root, { attributeFilter: ['data-theme'] })
  system.addEventListener('change', changed)
  return () => {
    chosen.disconnect()
    system.removeEventListener('change', changed)
  }
}
