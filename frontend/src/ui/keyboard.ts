/** Less than this is a browser's own bar, not a keyboard. */
const LEAST_PX = 80

/**
 * Keeps the page above a touch keyboard. Browsers that shrink the page for it need nothing; the others
 * (Safari) lay it over the page, and only the visual viewport tells.
 */
export function stayAboveKeyboard(view: VisualViewport | null = window.visualViewport): void {
  if (!view) return
  const root = document.documentElement
  const fit = () => {
    const covered = window.innerHeight - view.height
    if (covered < LEAST_PX || view.scale > 1.05) {
      root.style.removeProperty('--view-height')
      return
    }
    root.style.setProperty('--view-height', `${view.height}px`)
    if (view.offsetTop > 0) window.scrollTo(0, 0)
  }
  view.addEventListener('resize', fit)
  view.addEventListener('scroll', fit)
}
