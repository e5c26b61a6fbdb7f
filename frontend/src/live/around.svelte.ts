import { markSeen } from '../api/conversations'
import type { ChatPage } from '../conversation/page.svelte'
import { signIn } from '../identity/signIn.svelte'
import { notices } from '../notice/feed.svelte'
import { told } from '../ui/announcement.svelte'
import { link, onLive, tab } from './browser'
import type { Begun } from './events'
import type { TabEvent } from './tab'

/** What this very tab is doing is known here before the stream tells it. */
const OWN_MS = 300
/** A limit that was changed concerns many: they do not all ask at once. */
const SPREAD_MS = 2_000

/** Keeps what stands around the conversation as it is elsewhere: in other tabs, on other devices, at the admin's. */
export function around(page: ChatPage): void {
  onLive((event) => hear(page, event))
  signIn.onDone = () => tab.retry()
  // Whoever follows an answer has begun to read the stream before.
  if (link === 'live') hear(page, { kind: 'opened' })
  $effect.root(() => {
    $effect(() => {
      const item = page.list.items.find(({ id }) => id === page.open.id)
      if (item?.unread && page.open.status === 'ready') look(page, item.id)
    })
  })
  document.addEventListener('visibilitychange', () => {
    const item = page.list.items.find(({ id }) => id === page.open.id)
    if (item?.unread) look(page, item.id)
  })
}

/** The open conversation is read where somebody sees it. */
function look(page: ChatPage, id: string): void {
  if (document.visibilityState !== 'visible') return
  page.list.change(id, { unread: false })
  markSeen(id).catch(() => undefined) // it is marked with the next answer
}

let opened = false

function hear(page: ChatPage, event: TabEvent): void {
  switch (event.kind) {
    case 'opened':
      if (opened) void page.catchUp()
      else void page.list.refresh().then(() => page.catchUpOpen()) // the rest was read a moment ago
      opened = true
      return
    case 'conversation': {
      const { conversation } = event
      const { open } = page
      if (page.list.ready) page.list.told(conversation)
      spend(page)
      if (open.id !== conversation.id || open.about === null) return
      const { title, cost, saved, freshTokens, cachedTokens } = conversation
      open.about = { ...open.about, title, cost, saved, freshTokens, cachedTokens }
      setTimeout(() => {
        if (open === page.open && open.unsent?.state !== 'sending') void open.catchUp(conversation)
      }, OWN_MS)
      return
    }
    case 'gone':
      page.list.drop(event.conversation)
      if (page.open.id === event.conversation) page.open.status = 'missing'
      return
    case 'begun':
      return begun(page, event)
    case 'account': // what somebody may know of money follows their role
    case 'budget':
      setTimeout(() => void Promise.all([page.loadBudgets(), page.loadRequests()]), Math.random() * SPREAD_MS)
      return
    case 'notice':
      void notices.load()
      return
    case 'organisation':
      told.announcement = event.announcement
      return
    case 'link':
      // Behind a tab that has read it for long, nothing says that it was opened.
      if (event.link === 'live' && !opened) setTimeout(() => opened || hear(page, { kind: 'opened' }))
      if (event.link === 'signed-out') void signIn.ask()
      if (event.link === 'live') void signIn.lookAgain()
      return
    case 'signed-in':
      void signIn.lookAgain()
      return
  }
}

/** An answer runs that perhaps another tab or device has asked for. */
function begun(page: ChatPage, { turn, conversation }: Begun): void {
  page.list.change(conversation, { running: true })
  const { open } = page
  if (open.id !== conversation) return
  setTimeout(() => {
    const known = open.path.some(({ message }) => message.turnId === turn)
    if (!known && open === page.open && open.unsent?.state !== 'sending') void open.load()
  }, OWN_MS)
}

let spending: ReturnType<typeof setTimeout> | undefined

/** What an answer holds and costs changes what is left. */
function spend(page: ChatPage): void {
  clearTimeout(spending)
  spending = setTimeout(() => void page.loadBudgets(), OWN_MS)
}
