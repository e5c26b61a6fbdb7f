const wide = matchMedia('(min-width: 1024px)')

/** The sidebar: it stands from 1024 px, else it is a drawer over the page. */
class Drawer {
  open = $state(wide.matches)
  #opener: HTMLElement | null = null

  constructor() {
    wide.addEventListener('change', () => this.#set(wide.matches))
    document.body.dataset['sidebar'] = this.open ? 'open' : 'closed'
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.isOver) this.toggle()
    })
  }

  /** Whether it lies over the page now. */
  get isOver(): boolean {
    return this.open && !wide.matches
  }

  toggle(): void {
    if (!this.open) this.#opener = document.activeElement as HTMLElement | null
    this.#set(!this.open)
    const target = this.open ? '.side .org .ibtn' : '.only-narrow'
    // The button that gets the focus is shown only after this change is drawn.
    requestAnimationFrame(() => {
      const back = this.open ? null : this.#opener
      ;(back?.isConnected && back.offsetParent ? back : document.querySelector<HTMLElement>(target))?.focus()
    })
  }

  /** A page was chosen in the drawer: it has done its work. */
  chosen(): void {
    if (this.isOver) this.#set(false)
  }

  #set(open: boolean): void {
    this.open = open
    document.body.dataset['sidebar'] = open ? 'open' : 'closed'
  }
}

export const drawer = new Drawer()
