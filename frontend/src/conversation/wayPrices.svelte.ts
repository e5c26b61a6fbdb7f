import { estimate, type Estimate, type Planned } from '../api/estimates'
import type { Unsent } from './open.svelte'
import type { Way } from './ways'

/** A refused message as that way would send it. */
export function plannedBy(
  way: Way,
  unsent: Unsent,
  conversation: string | null,
  parent: string | null,
): Planned {
  const { text, request, under } = unsent
  const said = text === '' ? {} : { text }
  if (way.newChat) {
    const { model, thinking } = request
    return {
      conversationId: null,
      parentId: null,
      ...said,
      ...(model === undefined ? {} : { model }),
      ...(thinking === undefined ? {} : { thinking }),
    }
  }
  const parentId = under === undefined ? parent : under
  return { ...request, ...way.change, ...said, conversationId: conversation, parentId }
}

/** What each way to send a refused message would cost, and so which of them to offer. */
export class WayPrices {
  told = $state.raw<ReadonlyMap<string, Estimate>>(new Map())
  /** Those that do not fit after all, once it is known; what is shown then stays under the hand. */
  misfits = $state.raw<ReadonlySet<string> | null>(null)
  #abort = new AbortController()

  /** Asks for one after the other. */
  async ask(ways: readonly { key: string; planned: Planned }[]): Promise<void> {
    this.leave()
    const { signal } = (this.#abort = new AbortController())
    const told = new Map<string, Estimate>()
    for (const { key, planned } of ways) {
      try {
        told.set(key, await estimate(planned, signal))
      } catch {
        if (signal.aborted) return // else this way has no figure, and may be tried all the same
      }
    }
    this.told = told
    this.misfits ??= new Set([...told].filter(([, { fits }]) => !fits).map(([key]) => key))
  }

  leave(): void {
    this.#abort.abort()
  }
}
