import { mount } from 'svelte'
import './styles/model.css'
import './styles/shared.css'
import Shared from './share/Shared.svelte'

// The secret of a public link is in the page's address and nowhere else.
const token = decodeURIComponent(location.pathname.split('/').pop() ?? '')
const target = document.getElementById('app')
if (target) mount(Shared, { target, props: { token } })
