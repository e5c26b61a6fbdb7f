import { afterEach, expect, it, vi } from 'vitest'
import { stayAboveKeyboard } from './keyboard'

function viewport(height: number, scale = 1) {
  return Object.assign(new EventTarget(), { height, scale, offsetTop: 0 }) as unknown as VisualViewport & {
    height: number
    offsetTop: number
  }
}
const height = () => document.documentElement.style.getPropertyValue('--view-height')
const scrollTo = vi.fn()

afterEach(() => {
  document.documentElement.removeAttribute('style')
  scrollTo.mockClear()
})
vi.stubGlobal('innerHeight', 800)
vi.stubGlobal('scrollTo', scrollTo)

it('ends the page where the keyboard begins', () => {
  const view = viewport(800)
  stayAboveKeyboard(view)
  Object.assign(view, { height: 460, offsetTop: 120 })
  view.dispatchEvent(new Event('resize'))
  expect(height()).toBe('460px')
  expect(scrollTo).toHaveBeenCalledWith(0, 0)
})

it('gives the room back with the keyboard', () => {
  const view = viewport(460)
  stayAboveKeyboard(view)
  view.dispatchEvent(new Event('resize'))
  Object.assign(view, { height: 800 })
  view.dispatchEvent(new Event('resize'))
  expect(height()).toBe('')
})

it.each([
  ['an address bar', viewport(744)],
  ['a page enlarged by hand', viewport(400, 2)],
])('is not misled by %s', (_, view) => {
  stayAboveKeyboard(view)
  view.dispatchEvent(new Event('resize'))
  expect(height()).toBe('')
})

it('does without where the browser does not tell', () => {
  stayAboveKeyboard(null)
  expect(height()).toBe('')
})
