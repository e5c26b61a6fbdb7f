import { boot } from '../boot'
import { newId } from '../ui/ids'
import type { Follower, LinkState } from '../turn/follow'
import { Carriage } from './carriage'
import { openStream } from './leader'
import { Tab, type TabEvent } from './tab'
import type { Wire } from './wire'

const NAME = `parley.live ${boot.account.id}`
const listeners = new Set<(event: TabEvent) => void>()

/** How the stream stands, for who listens only now; null while nobody has told. */
export let link: LinkState | null = null

/** What this tab hears of the browser's one stream. Returns the end of listening. */
export function onLive(listen: (event: TabEvent) => void): () => void {
  listeners.add(listen)
  return () => listeners.delete(listen)
}

// Locks are for secure contexts only: over plain http each visible tab reads for itself.
const wire = 'BroadcastChannel' in window ? (new BroadcastChannel(NAME) as unknown as Wire) : null
const locks = 'locks' in navigator ? (navigator.locks as LockManager | undefined) : undefined

export const tab = new Tab(
  { id: newId(), lock: NAME, wire, locks: locks ?? null, open: openStream },
  (event) => {
    if (event.kind === 'link') link = event.link
    for (const listen of listeners) listen(event)
  },
)

/** A turn as the shared stream brings it. */
export const carried = (turn: string, follower: Follower) => new Carriage(tab, turn, follower)
