import { estimate, type Estimate, type Planned } from '../api/estimates'
import type { Unsent } from './open.svelte'
import type { Way } from './refusal'

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

/** What each way to send a refused message would cost. */
export class WayPrices {
  told = $state.raw<ReadonlyMap<string, Estimate>>(new Map())
  #abort = new AbortController()

  /** Asks for one after the other. */
  async ask(ways: readonly { key: string; planned: Planned }[]): Promise<void> {
    this.leave()
    const { signal } = (this.#abort = new AbortController())
    for (const { key, planned } of ways) {
      try {
        const told = await estimate(planned, signal)
        this.told = new Map(this.told).set(key, told)
      } catch {
        if (signal.aborted) return // else this way has no figure, and may be tried all the same
      }
    }
  }

  leave(): void {
    this.#abort.abort()
  }

  /** Whether it is known not to fit. */
  misfits(key: string): boolean {
    return this.told.get(key)?.fits === false
  }
}
