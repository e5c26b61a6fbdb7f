// Pictures of every state at three widths, for looking at; `npm run look -- chat` takes those whose name begins so.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'
import { groups, people } from './admin.mjs'
import { serve } from './serve.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const shots = join(fileURLToPath(import.meta.url), '..', 'shots')
mkdirSync(shots, { recursive: true })
const chat = '/c/0192f000-0000-7000-8000-000000000000'
const states = [
  { name: 'chat', path: chat },
  { name: 'receipt', path: chat, query: { state: 'short' }, act: openReceipt },
  { name: 'refused', path: chat, query: { state: 'refused' }, act: askRefused },
  { name: 'interrupted', path: chat, query: { state: 'interrupted' } },
  { name: 'failed', path: chat, query: { state: 'failed' } },
  { name: 'stopped', path: chat, query: { state: 'stopped' } },
  { name: 'math', path: chat, query: { state: 'math' } },
  { name: 'near', path: chat, query: { state: 'near' } },
  { name: 'loading', path: chat, query: { state: 'loading' } },
  { name: 'broken', path: chat, query: { state: 'broken' } },
  { name: 'busy', path: chat, query: { state: 'busy' }, act: askBusy },
  { name: 'reconnecting', path: chat, query: { state: 'reconnecting' } },
  { name: 'unreachable', path: chat, query: { state: 'short' }, act: askOffline },
  { name: 'thinking', path: chat, act: (page) => page.click('.reply:last-of-type .think summary') },
  { name: 'queued', path: chat, act: queue },
  { name: 'rename', path: chat, act: rename },
  { name: 'empty', path: '/' },
  { name: 'sent', path: '/', act: ask },
  { name: 'demo', path: '/', query: { state: 'demo' } },
  { name: 'missing', path: '/c/0192f000-0000-7000-8000-00000000ffff' },
  {
    name: 'models',
    path: '/',
    act: (page, width) => page.click(width < 700 ? '.pick.narrow' : '.pick.model'),
  },
  { name: 'settings', path: '/', act: openSettings },
  { name: 'drawer', path: chat, act: (page, width) => width < 1000 && page.click('.bar .only-narrow') },
  { name: 'offline', path: chat, act: (page) => page.context().setOffline(true) },
  { name: 'admin', path: '/admin', query: { state: 'admin' } },
  { name: 'groups', path: '/admin/groups', query: { state: 'admin' } },
  { name: 'group', path: `/admin/groups/${groups[0].id}`, query: { state: 'admin' } },
  {
    name: 'group-add',
    path: `/admin/groups/${groups[0].id}`,
    query: { state: 'admin' },
    act: press('members'),
  },
  { name: 'group-key', path: `/admin/groups/${groups[0].id}`, query: { state: 'admin' }, act: press('keys') },
  { name: 'people', path: '/admin/people', query: { state: 'admin' } },
  { name: 'person', path: `/admin/people/${people[1].id}`, query: { state: 'admin' } },
  { name: 'keys', path: '/admin/keys', query: { state: 'admin' } },
  { name: 'own-keys', path: '/', act: openKeys },
]

async function accessible(page, where) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')
  for (const { id, nodes } of violations) {
    wrong += 1
    console.log(
      where,
      id,
      nodes.map((node) => node.target.join(' ') + ' ' + (node.any[0]?.message ?? '')).join(' | '),
    )
  }
}
async function openReceipt(page) {
  await page.click('.cost summary')
}
async function askRefused(page) {
  await page.fill(
    '#msg',
    'Go through the whole answer once more and list every place where we promise more than the data sheet.',
  )
  await page.click('.send')
  await page.waitForSelector('.refusal')
}
const follow = 'And for the winter months?'
async function askBusy(page) {
  await page.fill('#msg', follow)
  await page.click('.send')
  await page.waitForSelector('.failure')
}
async function askOffline(page) {
  await page.context().setOffline(true)
  await askBusy(page)
}
async function queue(page) {
  await page.fill('#msg', follow)
  await page.click('.send')
  await page.waitForSelector('.unsent')
}
async function rename(page, width) {
  if (width < 1000) await page.click('.bar .only-narrow')
  await page.waitForTimeout(300)
  await page.click('.chat-row .ibtn', { force: true })
  await page.click('.chat-row .item')
}
async function ask(page) {
  await page.fill('#msg', 'Write me the query I can rerun each month.')
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('.cost summary')
}
async function openSettings(page, width) {
  if (width < 1000) await page.click('.bar .only-narrow')
  await page.waitForTimeout(300)
  await page.click('.me .ibtn:last-child')
}

async function openKeys(page, width) {
  await openSettings(page, width)
  await page.click('.fold summary')
  await page.waitForSelector('.key')
  await page.click('.fold .buttons .btn')
  await page.click('.fold .seg label:last-child')
}
function press(box) {
  return async (page) => {
    await page.click(`#${box} header .btn`)
    await page.waitForSelector('dialog[open]')
  }
}

const quick = process.argv.includes('--quick')
const wanted = process.argv.slice(2).filter((name) => name !== '--quick')
const { address, close } = await serve()
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
let wrong = 0
for (const { name, path, query = {}, act } of states) {
  if (wanted.length > 0 && !wanted.some((start) => name.startsWith(start))) continue
  for (const lang of ['en', 'zh']) {
    for (const theme of ['light', 'dark']) {
      for (const width of [1440, 768, 390]) {
        // The narrowest in dark Chinese stands for the others.
        if (lang === 'zh' && theme === 'dark' && width !== 390) continue
        if (quick && (theme === 'dark' ? width !== 390 : width === 768)) continue
        const touch = width === 390
        const page = await browser.newPage({
          viewport: { width, height: touch ? 844 : 900 },
          hasTouch: touch,
          isMobile: touch,
          colorScheme: theme,
        })
        page.on('console', (message) => {
          if (
            message.type() === 'error' &&
            !/404|402|50[03]|ERR_INTERNET|ERR_INCOMPLETE|ERR_EMPTY/.test(message.text())
          ) {
            wrong += 1
            console.log(name, width, message.text())
          }
        })
        page.on('pageerror', (error) => {
          wrong += 1
          console.log(name, width, error.message)
        })
        const search = new URLSearchParams({ lang, theme, ...query })
        await page.goto(`${address}${path}?${search}`)
        await page.waitForTimeout(500)
        await act?.(page, width)
        await page.waitForTimeout(250)
        if (width !== 768) await accessible(page, `${name} ${width} ${theme} ${lang}`)
        await page.screenshot({ path: join(shots, `${name}-${width}-${theme}-${lang}.png`) })
        await page.close()
      }
    }
  }
}
await browser.close()
close()
process.exitCode = wrong > 0 ? 1 : 0
