// Pictures of the pages that only the program itself can show: set-up, sign-in, joining, a model's page, error pages.
// Wants a program that nobody has set up: `node dev/look-served.mjs http://localhost:8080 CODE-OF-ITS-SET-UP [--quick] [NAMES]`.
// Goes through the whole of set-up and leaves an organisation behind.
import { createServer } from 'node:http'
import { camera } from './camera.mjs'

const quick = process.argv.includes('--quick')
const [base, code, ...wanted] = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const eye = await camera({ quick, wanted })
const founder = await eye.browser.newContext()
const session = () => founder.storageState()
const at = (path) => (lang) => `${base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`
const password = 'a harbour without ships'
const person = { name: 'Ada Lindqvist', email: 'ada@halden.example' }

async function shoot(name, path, more = {}) {
  await eye.shoot({ name, address: at(path), whole: true, ...more })
}
const fill = (fields) => async (page) => {
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value)
}
const post = (fields) => async (page) => {
  await fill(fields)(page)
  await page.click('.btn.primary')
  await page.waitForLoadState()
}
/** Does a step of set-up for good. */
async function step(path, fields) {
  const page = await founder.newPage()
  await page.goto(`${base}${path}`)
  await post(fields)(page)
  await page.close()
}
/** Asks the program's API as the founder. */
async function ask(method, path, data) {
  const response = await founder.request.fetch(`${base}/api${path}`, {
    method,
    data,
    headers: { Origin: base },
  })
  if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`)
  return response.status() === 204 ? null : response.json()
}
/** A question to the built-in model, answered to the end. */
async function demoAnswer(text) {
  const turn = { id: crypto.randomUUID(), parentId: null, text, conversation: {} }
  await ask('POST', `/conversations/${crypto.randomUUID()}/turns`, turn)
  const running = async () => (await ask('GET', '/turns?status=running')).items.length > 0
  while (await running()) await new Promise((resolve) => setTimeout(resolve, 200))
}
/** A page for somebody who is signed in speaks the language of their account. */
async function signedIn(name, path, more = {}) {
  for (const language of ['en', 'zh']) {
    await ask('PATCH', '/me', { language })
    await eye.shoot({
      name,
      address: at(path),
      whole: true,
      state: await session(),
      langs: [language],
      ...more,
    })
  }
}

await shoot('setup', '/setup')
await shoot('setup-wrong', '/setup', {
  act: post({ code, name: 'Ada', email: 'ada@halden.example', password: 'password' }),
})
await step('/setup', { code, ...person, password })
await shoot('organisation', '/setup/organisation', { state: await session() })
await shoot('organisation-wrong', '/setup/organisation', {
  state: await session(),
  act: post({ name: ' ', monthlyLimit: '-1' }),
})
await step('/setup/organisation', { name: 'Halden', monthlyLimit: '200', memberMonthlyLimit: '20' })
await shoot('connect', '/setup/model', { state: await session() })
await shoot('connect-other', '/setup/model?kind=other', { state: await session() })
await shoot('connect-looked', '/setup/model', {
  state: await session(),
  act: async (page) => {
    await page.click('form[action="/setup/model/local"] button')
    await page.waitForLoadState()
  },
})
await shoot('connect-failed', '/setup/model', {
  state: await session(),
  act: async (page) => {
    await page.click('details summary')
    await post({ apiKey: 'sk-not-a-key', baseUrl: 'http://127.0.0.1:9' })(page)
    await page.waitForSelector('#report')
  },
})
const models = createServer((_, response) => {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ object: 'list', data: [{ id: 'qwen3-14b', object: 'model' }] }))
})
await new Promise((resolve) => models.listen(0, '127.0.0.1', resolve))
const unpriced = (then) => async (page) => {
  const address = `http://127.0.0.1:${models.address().port}/v1`
  await post({ baseUrl: address, model: 'qwen3-14b', apiKey: 'none' })(page)
  await page.waitForSelector('#prices-title')
  await then(page)
}
await shoot('connect-unpriced', '/setup/model?kind=other', {
  state: await session(),
  act: unpriced(() => {}),
})
await shoot('connect-priced-wrong', '/setup/model?kind=other', {
  state: await session(),
  act: unpriced(async (page) => {
    await fill({ fresh: '0.5', cached: 'much', output: '0.1' })(page)
    await page.click('form[action="/setup/model/priced"] .primary')
    await page.waitForSelector('.err')
  }),
})
models.close()
await shoot('login', '/login')
// Each under a name of its own: after a few failures under one name the next attempts have to wait.
let attempt = 0
await shoot('login-wrong', '/login', {
  act: (page) => post({ email: `ada${++attempt}@halden.example`, password: 'not this one' })(page),
})
const invited = await ask('POST', '/admin/accounts', {
  email: 'grace@halden.example',
  name: 'Grace',
  role: 'member',
})
const join = new URL(invited.link).pathname
await shoot('join', join)
await shoot('join-wrong', join, { act: post({ name: 'Grace', password: 'password' }) })
await shoot('gone', '/join/not-a-link-that-anybody-made')
await signedIn('nowhere', '/nowhere')
await signedIn('model', '/models/deepseek-v4-flash')
await signedIn('model-unknown', '/models/nothing')
await signedIn('statements-none', '/admin/statements')
await signedIn('statements-wrong', '/admin/statements?month=2026-13')
const lab = await ask('POST', '/admin/groups', { name: 'Calibration lab' })
const founderId = (await ask('GET', '/me')).id
await demoAnswer('What is billed to no group?')
await ask('PUT', `/admin/groups/${lab.id}/members/${founderId}`, {})
await demoAnswer('What is billed to a group?')
const month = new Date().toISOString().slice(0, 7)
await signedIn('statements', `/admin/statements?month=${month}`)
await eye.close()
process.exitCode = eye.wrong > 0 ? 1 : 0
