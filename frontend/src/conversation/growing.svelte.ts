import type { Attachment } from 'svelte/attachments'
import type { GrowingText } from '../turn/text'

/** Shows a growing text as plain text, painting only what was added. */
export function growing(text: () => GrowingText): Attachment<HTMLElement> {
  return (element) => {
    let source: readonly string[] | null = null
    let shown = 0
    $effect(() => {
      const { pieces, count } = text()
      if (pieces !== source) {
        element.replaceChildren()
        source = pieces
        shown = 0
      }
      const added = pieces.slice(shown, count).join('')
      shown = count
      if (added !== '') element.append(added)
    })
  }
}
