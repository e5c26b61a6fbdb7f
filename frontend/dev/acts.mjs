// What leads to a state on more than one kind of page.
export const click = (selector) => (page) => page.click(selector)
export const openDrawer = async (page, width) => {
  if (width < 1000) await page.click('.only-narrow')
  await page.waitForTimeout(300)
}

export const inAdmin = { state: 'admin' }
export const stopped = { state: 'stopped' }
export const bare = { state: 'bare' }
export const grouped = { state: 'grouped' }
