// The states that the stand-in server can show, and what leads to each.
import { groups, people } from './admin.mjs'

const chat = '/c/0192f000-0000-7000-8000-000000000000'
const one = '/admin/people/0192f000-0000-7000-8000-000000000504'
const bill = '/admin/bills/0192f000-0000-7000-8000-000000000981'
const follow = 'And for the winter months?'
const long =
  'Go through the whole answer once more and list every place where we promise more than the data sheet.'

const grouped = { state: 'grouped' }
const group = `/admin/groups/${groups[0].id}`
const press = (box) => async (page) => {
  await page.click(`#${box} header .btn`)
  await page.waitForSelector('dialog[open]')
}
const click = (selector) => (page) => page.click(selector)
const send = (text, then) => async (page) => {
  await page.fill('#msg', text)
  await page.click('.send')
  await page.waitForSelector(then)
}
const guess = (text) => async (page) => {
  await page.fill('#msg', text)
  await page.waitForSelector('.guess')
}
const openDrawer = async (page, width) => {
  if (width < 1000) await page.click('.only-narrow')
  await page.waitForTimeout(300)
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
async function imported(page) {
  await page.click('.box header .link')
  const file = { name: 'prices.csv', mimeType: 'text/csv', buffer: Buffer.from('provider,model') }
  await page.setInputFiles('dialog input[type=file]', file)
  await page.waitForSelector('dialog td')
}
async function billed(page) {
  await page.click('.title .primary')
  await page.waitForSelector('.new-bill .drop')
  const file = { name: 'amount-2026-11.csv', mimeType: 'text/csv', buffer: Buffer.from('utc_date,model') }
  await page.setInputFiles('.new-bill input[type=file]', file)
  await page.waitForSelector('.new-bill td')
}
async function settings(page, width) {
  await openDrawer(page, width)
  await page.click('.me .ibtn:last-child')
  await page.waitForSelector('dialog')
  for (const fold of await page.$$('dialog .fold summary')) await fold.click()
}
async function invited(page) {
  await page.click('.title .primary')
  await page.fill('dialog input[type=email]', 'new@halden.example')
  await page.fill('dialog input:not([type=email])', 'Nadia Berg')
  await page.click('dialog .primary')
  await page.waitForSelector('dialog svg')
}
async function openUsage(page, width) {
  await openDrawer(page, width)
  await page.click('.me .ibtn:last-child')
  await page.click('dialog .fold summary')
  await page.waitForSelector('.bars')
}
async function narrowed(page) {
  await page.click('.records .link')
  await page.waitForSelector('.bars')
  await page.click('.folded tbody .link')
  await page.waitForSelector('.spaced + .spaced')
}
const inAdmin = { state: 'admin' }
const stopped = { state: 'stopped' }
async function openNotices(page, width) {
  await openDrawer(page, width)
  await page.click('.me .row')
  await page.click('dialog details:nth-of-type(2) > summary')
  await page.waitForSelector('dialog .entry')
}
async function webhookMade(page) {
  await page.click('.box header .end')
  await page.fill('dialog input[type=url]', 'https://hooks.halden.example/parley')
  await page.fill('dialog input:not([type=url])', 'Pager')
  await page.click('dialog .primary')
  await page.waitForSelector('dialog .copyable')
}
const bare = { state: 'bare' }

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
  { name: 'noticed', path: chat, query: { state: 'noticed' } },
  { name: 'notices-own', path: '/', query: { state: 'noticed' }, act: openNotices },
  { name: 'percent', path: '/', query: { state: 'percent' } },
  { name: 'nearonly', path: chat, query: { state: 'nearonly' } },
  { name: 'told', path: chat, query: { state: 'told' } },
  { name: 'plainhttp', path: '/', query: { state: 'plainhttp' } },
  { name: 'admin-overview', path: '/admin', query: inAdmin },
  { name: 'admin-overview-bare', path: '/admin', query: bare },
  { name: 'admin-reports', path: '/admin/reports', query: inAdmin },
  { name: 'admin-statements', path: '/admin/reports', query: inAdmin, act: click('.title .btn') },
  { name: 'admin-report-day', path: '/admin/reports', query: inAdmin, act: narrowed },
  { name: 'admin-bills', path: '/admin/bills', query: inAdmin },
  { name: 'admin-bills-bare', path: '/admin/bills', query: bare },
  { name: 'admin-bill-new', path: '/admin/bills', query: inAdmin, act: billed, whole: true },
  {
    name: 'admin-bill-wrong',
    path: '/admin/bills',
    query: { ...inAdmin, state: 'wrongbill' },
    act: billed,
    whole: true,
  },
  { name: 'admin-bill', path: bill, query: inAdmin, whole: true },
  { name: 'admin-bill-agrees', path: bill, query: { ...inAdmin, state: 'agree' } },
  { name: 'admin-people', path: '/admin/people', query: inAdmin, whole: true },
  { name: 'admin-people-bare', path: '/admin/people', query: bare },
  { name: 'admin-invite', path: '/admin/people', query: inAdmin, act: click('.title .primary') },
  { name: 'admin-invited', path: '/admin/people', query: inAdmin, act: invited },
  { name: 'admin-person', path: one, query: inAdmin },
  { name: 'admin-disable', path: one, query: inAdmin, act: click('.btn.danger') },
  { name: 'admin-limits', path: '/admin/limits', query: inAdmin, whole: true },
  { name: 'admin-limits-bare', path: '/admin/limits', query: bare },
  { name: 'admin-limit-new', path: '/admin/limits', query: inAdmin, act: click('.title .primary') },
  { name: 'admin-limit-add', path: '/admin/limits', query: inAdmin, act: click('.limits .acts-cell .btn') },
  {
    name: 'admin-limit-answer',
    path: '/admin/limits',
    query: inAdmin,
    act: click('.asked .buttons .btn:not(.primary, .danger)'),
  },
  { name: 'admin-models', path: '/admin/models', query: inAdmin },
  { name: 'admin-models-bare', path: '/admin/models', query: bare },
  { name: 'admin-connect', path: '/admin/models', query: inAdmin, act: click('.title .primary') },
  { name: 'admin-offer', path: '/admin/models', query: inAdmin, act: click('.box header .link:last-child') },
  { name: 'admin-import', path: '/admin/models', query: inAdmin, act: imported },
  {
    name: 'admin-prices',
    path: '/admin/models',
    query: inAdmin,
    act: click('.spaced .entry .buttons button:nth-last-child(2)'),
  },
  {
    name: 'admin-test',
    path: '/admin/models',
    query: inAdmin,
    act: click('.entry .buttons .btn'),
  },
  {
    name: 'admin-balance',
    path: '/admin/models',
    query: inAdmin,
    act: click('.entry .buttons .btn:nth-child(2)'),
  },
  {
    name: 'admin-balance-low',
    path: '/admin/models',
    query: { state: 'lowcredit' },
    act: click('.entry .buttons .btn:nth-child(2)'),
  },
  { name: 'admin-overview-low', path: '/admin', query: { state: 'lowcredit' } },
  { name: 'admin-models-low', path: '/admin/models', query: { state: 'lowcredit' } },
  { name: 'admin-card', path: '/admin/models/deepseek-v4-flash', query: inAdmin },
  { name: 'admin-calls', path: '/admin/calls', query: inAdmin },
  { name: 'admin-organisation', path: '/admin/organisation', query: inAdmin, whole: true },
  { name: 'admin-notices', path: '/admin/notices', query: inAdmin, whole: true },
  { name: 'admin-notices-bare', path: '/admin/notices', query: bare },
  { name: 'admin-notice-webhook', path: '/admin/notices', query: inAdmin, act: webhookMade },
  { name: 'admin-books', path: '/admin/books', query: inAdmin },
  { name: 'admin-books-bare', path: '/admin/books', query: bare },
  { name: 'admin-books-stopped', path: '/admin/books', query: stopped },
  { name: 'admin-books-release', path: '/admin/books', query: stopped, act: click('.entry .btn') },
  { name: 'admin-audit', path: '/admin/audit', query: inAdmin },
  { name: 'admin-audit-bare', path: '/admin/audit', query: bare },
  { name: 'admin-missing', path: '/admin/nothing', query: inAdmin },
  { name: 'admin-drawer', path: '/admin', query: inAdmin, act: openDrawer },
  { name: 'groups', path: '/admin/groups', query: grouped },
  { name: 'group', path: group, query: grouped },
  { name: 'group-add', path: group, query: grouped, act: press('members') },
  { name: 'group-key', path: group, query: grouped, act: press('keys') },
  { name: 'group-people', path: '/admin/people', query: grouped },
  { name: 'group-person', path: `/admin/people/${people[1].id}`, query: grouped },
  { name: 'keys', path: '/admin/keys', query: grouped },
  { name: 'own-keys', path: '/', query: grouped, act: openKeys },
]
