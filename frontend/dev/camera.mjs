// Takes the pictures of one state: every width, both languages, both themes; and has axe read each of them.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const shots = join(fileURLToPath(import.meta.url), '..', 'shots')
const expected = /40[0-9]|50[03]|ERR_INTERNET|ERR_INCOMPLETE|ERR_EMPTY/
const everything = { langs: ['en', 'zh'], themes: ['light', 'dark'], widths: [1440, 768, 390] }

/** A browser, what is wrong so far, and a way to take pictures: of the states that are wanted, or of all. */
export async function camera({ quick = false, wanted = [] } = {}) {
  mkdirSync(shots, { recursive: true })
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  const self = { browser, wrong: 0, shoot, close: () => browser.close() }

  function complain(...words) {
    self.wrong += 1
    console.log(...words)
  }

  async function judge(page, where, thorough) {
    // What is wider than the page is cut off or makes the page slide.
    const over = await page.evaluate(() =>
      Math.max(
        ...[document.documentElement, ...document.querySelectorAll('.page, .thread, .solo, dialog')].map(
          (one) => one.scrollWidth - one.clientWidth,
        ),
      ),
    )
    if (over > 0) complain(where, `is ${over} px too wide`)
    if (!thorough) return
    await page.evaluate(axe)
    const { violations } = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')
    for (const { id, nodes } of violations) {
      const found = nodes.map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`)
      complain(where, id, found.join(' | '))
    }
  }

  async function look({ name, address, act, whole, state }, width, lang) {
    const touch = width === 390
    const context = await browser.newContext({
      viewport: { width, height: touch ? 844 : 900 },
      hasTouch: touch,
      isMobile: touch,
      colorScheme: 'light',
      ...(state ? { storageState: state } : {}),
    })
    const page = await context.newPage()
    page.setDefaultTimeout(8000)
    page.on('console', (message) => {
      if (message.type() === 'error' && !expected.test(message.text())) complain(name, width, message.text())
    })
    page.on('pageerror', (error) => complain(name, width, error.message))
    await page.goto(address(lang))
    await page.waitForTimeout(350)
    await Promise.resolve(act?.(page, width, lang)).catch((failure) => complain(name, width, failure.message))
    await page.waitForTimeout(250)
    for (const theme of quick ? [lang === 'en' ? 'light' : 'dark'] : everything.themes) {
      await page.emulateMedia({ colorScheme: theme })
      // The middle width and dark Chinese differ in nothing that axe reads.
      const thorough = width !== 768 && (quick || lang === 'en' || theme === 'light')
      await judge(page, `${name} ${width} ${theme} ${lang}`, thorough)
      const path = join(shots, `${name}-${width}-${theme}-${lang}.png`)
      await page.screenshot({ path, fullPage: whole === true })
    }
    await context.close()
  }

  /** `address` makes the page's address for a language; `act` does what leads to the state. */
  async function shoot(what) {
    if (wanted.length > 0 && !wanted.includes(what.name)) return
    for (const lang of what.langs ?? everything.langs) {
      for (const width of everything.widths) await look(what, width, lang)
    }
  }
  return self
}
