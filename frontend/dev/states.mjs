// The states that the stand-in server can show, and what leads to each.
import { click, grouped, openDrawer } from './acts.mjs'
import { adminStates } from './adminStates.mjs'

const chat = '/c/0192f000-0000-7000-8000-000000000000'
const follow = 'And for the winter months?'
const long =
  'Go through the whole answer once more and list every place where we promise more than the data sheet.'

const send = (text, then) => async (page) => {
  await page.fill('#msg', text)
  await page.click('.send')
  await page.waitForSelector(then)
}
const guess = (text) => async (page) => {
  await page.fill('#msg', text)
  await page.waitForSelector('.guess')
}
const offline = (page) => page.context().setOffline(true)
const tab = (times) => async (page) => {
  for (let i = 0; i < times; i++) await page.keyboard.press('Tab')
}
async function unreachable(page) {
  await offline(page)
  await send(follow, '.failure')(page)
}
async function rename(page, width) {
  await openDrawer(page, width)
  await page.click('.chat-row .ibtn', { force: true })
  await page.click('.chat-row .item')
}
async function share(page, width) {
  await openDrawer(page, width)
  await page.click('.chat-row .ibtn', { force: true })
  await page.click('.chat-row .item:nth-child(2)')
  await page.click('dialog .primary')
  await page.waitForSelector('dialog .copyable')
}
async function edit(page) {
  await page.hover('.said >> nth=-1')
  await page.click('.said .on-hover .ibtn:nth-last-child(2) >> nth=-1', { force: true })
}
async function rowMenu(page, width) {
  await openDrawer(page, width)
  await page.click('.chat-row:nth-of-type(2) .ibtn', { force: true })
}
async function remove(page, width) {
  await openDrawer(page, width)
  await page.click('.chat-row .ibtn', { force: true })
  await page.click('.chat-row .item:last-child')
}
async function ask(page) {
  await page.fill('#msg', 'Write me the query I can rerun each month.')
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('.cost summary')
}
async function settings(page, width) {
  await openDrawer(page, width)
  await page.click('.me .ibtn:last-child')
  await page.waitForSelector('dialog')
  for (const fold of await page.$$('dialog .fold summary')) await fold.click()
}
async function openUsage(page, width) {
  await openDrawer(page, width)
  await page.click('.me .ibtn:last-child')
  await page.click('dialog .fold summary')
  await page.waitForSelector('.bars')
}
const toNotSent = async (page, width) => {
  await openUsage(page, width)
  await page.locator('.not-sent').evaluate((list) => list.scrollIntoView())
}
/** Points at a bar, where one can. */
async function toDays(page, width) {
  await openUsage(page, width)
  await page.locator('.bars').scrollIntoViewIfNeeded()
  await page.waitForTimeout(300)
  if (width > 390) await page.hover('.bars canvas', { position: { x: 300, y: 90 } })
}
async function openNotices(page, width) {
  await openDrawer(page, width)
  await page.click('.me .row')
  await page.click('dialog details:nth-of-type(2) > summary')
  await page.waitForSelector('dialog .entry')
}

async function openKeys(page, width) {
  await settings(page, width)
  await page.waitForSelector('.api-key')
  await page.click('.fold .buttons .btn')
  await page.click('.fold .seg label:last-child')
}

export const states = [
  { name: 'chat', path: chat },
  { name: 'chat-focus', path: chat, act: tab(3) },
  { name: 'receipt', path: chat, query: { state: 'short' }, act: click('.cost summary') },
  { name: 'receipt-top', path: chat, query: { state: 'tiny' }, act: click('.cost summary') },
  {
    name: 'provisional',
    path: chat,
    query: { state: 'interrupted' },
    act: click('.reply:last-of-type .cost summary'),
  },
  { name: 'refused', path: chat, query: { state: 'refused' }, act: send(long, '.refusal') },
  {
    name: 'refused-ask',
    path: chat,
    query: { state: 'refused' },
    act: async (page) => {
      await send(long, '.refusal')(page)
      await page.click('.refusal .fit:last-child .btn')
      await page.waitForSelector('dialog form')
    },
  },
  { name: 'estimate', path: chat, act: guess(follow) },
  {
    name: 'estimate-open',
    path: chat,
    query: { state: 'short' },
    act: async (page) => {
      await guess(follow)(page)
      await page.click('.guess')
    },
  },
  {
    name: 'estimate-anew',
    path: chat,
    query: { state: 'short' },
    act: async (page, width) => {
      if (width < 700) await page.click('.pick.narrow')
      await page.click(`${width < 700 ? '.menu' : '.tools'} .seg label:last-child`)
      if (width < 700) await page.keyboard.press('Escape')
      await guess(follow)(page)
      await page.click('.guess')
    },
  },
  { name: 'estimate-lowered', path: chat, query: { state: 'lowered' }, act: guess(follow) },
  { name: 'estimate-refused', path: chat, query: { state: 'refused' }, act: guess(follow) },
  { name: 'answered', path: chat, query: { state: 'answered' } },
  { name: 'onhold', path: chat, query: { state: 'onhold' }, act: send(long, '.refusal') },
  { name: 'interrupted', path: chat, query: { state: 'interrupted' } },
  {
    name: 'continued',
    path: chat,
    query: { state: 'continued' },
    act: click('.reply:last-of-type .cost summary'),
  },
  { name: 'thoughtless', path: chat, query: { state: 'thoughtless' } },
  { name: 'queue-broke', path: chat, query: { state: 'brokequeue' } },
  { name: 'queue-refused', path: chat, query: { state: 'refusedqueue' } },
  {
    name: 'again',
    path: chat,
    query: { state: 'stopped' },
    act: click('.reply:last-of-type .receipt .anchor > button'),
  },
  {
    name: 'delete-branch',
    path: chat,
    query: { state: 'stopped' },
    act: async (page) => {
      await page.hover('.said >> nth=-1')
      await page.click('.said .on-hover .ibtn:last-child >> nth=-1', { force: true })
      await page.waitForSelector('dialog[open]')
    },
  },
  { name: 'failed', path: chat, query: { state: 'failed' } },
  { name: 'stopped', path: chat, query: { state: 'stopped' } },
  { name: 'math', path: chat, query: { state: 'math' } },
  { name: 'near', path: chat, query: { state: 'near' } },
  { name: 'loading', path: chat, query: { state: 'loading' } },
  { name: 'broken', path: chat, query: { state: 'broken' } },
  { name: 'busy', path: chat, query: { state: 'busy' }, act: send(follow, '.failure') },
  { name: 'reconnecting', path: chat, query: { state: 'reconnecting' } },
  { name: 'unreachable', path: chat, query: { state: 'short' }, act: unreachable },
  { name: 'thinking', path: chat, act: click('.reply:last-of-type .think summary') },
  { name: 'queued', path: chat, act: send(follow, '.unsent') },
  { name: 'offline', path: chat, act: offline },
  {
    name: 'edit',
    path: chat,
    query: { state: 'stopped' },
    act: edit,
  },
  { name: 'rename', path: chat, act: rename },
  { name: 'share', path: chat, act: share },
  { name: 'shared', path: '/s/token', whole: true },
  { name: 'rowmenu', path: chat, act: rowMenu },
  { name: 'delete', path: chat, act: remove },
  { name: 'drawer', path: chat, act: openDrawer },
  { name: 'closed', path: chat, act: (page, width) => width > 1000 && page.click('.org .ibtn') },
  {
    name: 'long-draft',
    path: chat,
    query: { state: 'short' },
    act: (page) => page.fill('#msg', `${long}\n`.repeat(12)),
  },
  { name: 'empty', path: '/' },
  { name: 'nomodel', path: '/', query: { state: 'nomodel' } },
  { name: 'sent', path: '/', act: ask },
  { name: 'demo', path: '/', query: { state: 'demo' } },
  { name: 'demochat', path: chat, query: { state: 'demochat' } },
  { name: 'demoanswer', path: chat, query: { state: 'demoanswer' }, act: click('.reply .cost summary') },
  { name: 'missing', path: '/c/0192f000-0000-7000-8000-00000000ffff' },
  {
    name: 'models',
    path: '/',
    act: (page, width) => page.click(width < 700 ? '.pick.narrow' : '.pick.model'),
  },
  { name: 'settings', path: '/', query: { state: 'keys' }, act: settings },
  { name: 'usage', path: '/', act: openUsage },
  { name: 'usage-days', path: '/', act: toDays },
  { name: 'usage-not-sent', path: '/', act: toNotSent },
  { name: 'noticed', path: chat, query: { state: 'noticed' } },
  { name: 'notices-own', path: '/', query: { state: 'noticed' }, act: openNotices },
  { name: 'percent', path: '/', query: { state: 'percent' } },
  { name: 'nearonly', path: chat, query: { state: 'nearonly' } },
  { name: 'told', path: chat, query: { state: 'told' } },
  { name: 'plainhttp', path: '/', query: { state: 'plainhttp' } },
  { name: 'own-keys', path: '/', query: grouped, act: openKeys },
  ...adminStates,
]
