let dialog: Promise<typeof import('./Settings.svelte')> | undefined

/** One's settings, which few open; asked for once more where it could not be read. */
export const settingsDialog = () =>
  (dialog ??= import('./Settings.svelte').catch((failure: unknown) => {
    dialog = undefined
    throw failure
  }))
