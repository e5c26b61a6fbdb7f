import { mount } from 'svelte'
import { onSignedOut } from './api/http'
import { carryBy } from './turn/carrier'
import Chat from './conversation/Chat.svelte'
import { stayAboveKeyboard } from './ui/keyboard'
import { warmUp } from './markdown/warm'
import { signIn } from './identity/signIn.svelte'

const WARM_AFTER_MS = 1000

onSignedOut(() => signIn.ask())
carryBy((turn, follower) => import('./live/browser').then(({ carried }) => carried(turn, follower)))
stayAboveKeyboard()
const target = document.getElementById('app')
if (target) mount(Chat, { target })
if ('requestIdleCallback' in window) requestIdleCallback(warmUp)
else setTimeout(warmUp, WARM_AFTER_MS)
