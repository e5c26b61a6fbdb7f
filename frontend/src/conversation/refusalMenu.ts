let menu: Promise<typeof import('./RefusalMenu.svelte')> | undefined

/** The menu of a refusal, read when a message goes, so that it is there should it come back. */
export const refusalMenu = () => (menu ??= import('./RefusalMenu.svelte'))
