// Signs in through Keycloak as the first admin does, in a real browser: first password changed, the organisation named,
// and a question asked.
// node journey.mjs ADDRESS KEYCLOAK-ADDRESS E-MAIL FIRST-PASSWORD
import { strict as assert } from 'node:assert'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

const { chromium } = createRequire(new URL('../../frontend/package.json', import.meta.url))('playwright-core')
const [address, keycloak, email, first] = process.argv.slice(2)
const executablePath = [
  process.env.PARLEY_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path))

const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost'],
})
const page = await browser.newPage()
page.setDefaultTimeout(30_000)
const wrong = []
page.on('pageerror', (error) => wrong.push(String(error)))
const at = (where) => page.waitForURL((url) => url.href.startsWith(where))

try {
  await page.goto(address)
  await page.getByRole('link', { name: /company sign-in/i }).click()
  await at(`${keycloak}/realms/parley/`)
  await page.fill('#username', email)
  await page.fill('#password', first)
  await page.click('#kc-login')
  await page.fill('#password-new', `${first} changed`)
  await page.fill('#password-confirm', `${first} changed`)
  await page.click('input[type=submit], button[type=submit]')

  // The first to come, with the role of admins: no set-up code, but the organisation's name and a model.
  await at(`${address}/setup/organisation`)
  await page.fill('[name=name]', 'Halden')
  await page.click('button.primary')
  await at(`${address}/setup/model`)
  await page.click('text=Try the demo')
  await page.waitForSelector('#msg')

  const me = await page.evaluate(async () => (await fetch('/api/me')).json())
  assert.equal(me.email, email)
  assert.equal(me.role, 'admin')

  await page.fill('#msg', 'Hello from the team set-up')
  await page.click('.send')
  await page.waitForSelector('.cost summary')
  assert.deepEqual(wrong, [])
  console.log(`${email} signed in through Keycloak, and was answered`)
} catch (error) {
  console.error(`at ${page.url()}\n${await page.locator('body').innerText()}`)
  throw error
} finally {
  await browser.close()
}
