import { mount } from 'svelte'
import Admin from './admin/Admin.svelte'
import { onSignedOut } from './api/http'
import { signIn } from './identity/signIn.svelte'

onSignedOut(() => signIn.ask())
const target = document.getElementById('app')
if (target) mount(Admin, { target })
