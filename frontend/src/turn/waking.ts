/**
 * Calls back when the page may have slept or lost its network and is there again.
 * @param act told whether every connection from before is surely dead
 * @returns ends the watch
 */
export function onWaking(act: (dead: boolean) => void): () => void {
  const shown = () => {
    if (document.visibilityState === 'visible') act(false)
  }
  const restored = (event: PageTransitionEvent) => act(event.persisted)
  const online = () => act(true)
  document.addEventListener('visibilitychange', shown)
  document.addEventListener('resume', shown)
  window.addEventListener('pageshow', restored)
  window.addEventListener('online', online)
  return () => {
    document.removeEventListener('visibilitychange', shown)
    document.removeEventListener('resume', shown)
    window.removeEventListener('pageshow', restored)
    window.removeEventListener('online', online)
  }
}
