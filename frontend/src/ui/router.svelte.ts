import { drawer } from './drawer.svelte'

/** The page's address; plain links marked `data-route` change it without loading the page anew. */
class Router {
  path = $state(location.pathname)

  constructor() {
    window.addEventListener('popstate', () => (this.path = location.pathname))
    document.addEventListener('click', (event) => this.#click(event))
  }

  go(path: string): void {
    if (path !== location.pathname) history.pushState(null, '', path)
    this.path = path
    drawer.chosen()
  }

  /** Changes the address of what is shown already, such as a new chat that got its id. */
  replace(path: string): void {
    history.replaceState(null, '', path)
    this.path = path
  }

  #click(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link =
      event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-route]') : null
    if (!link || link.origin !== location.origin) return
    event.preventDefault()
    this.go(link.pathname)
  }
}

export const router = new Router()
