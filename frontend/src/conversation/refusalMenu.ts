let menu: Promise<typeof import('./RefusalMenu.svelte')> | undefined

/** The menu of a refusal, read when a message goes, so that it is there should it come back. */
export function refusalMenu(): Promise<typeof import('./RefusalMenu.svelte')> {
  const reading = (menu ??= import('./RefusalMenu.svelte'))
  reading.catch(() => (menu = undefined)) // read anew by the next message
  return reading
}
