import { mount } from 'svelte'
import { onSignedOut } from './api/http'
import Chat from './conversation/Chat.svelte'
import { stayAboveKeyboard } from './ui/keyboard'
import { signIn } from './identity/signIn.svelte'

onSignedOut(() => signIn.ask())
stayAboveKeyboard()
const target = document.getElementById('app')
if (target) mount(Chat, { target })
