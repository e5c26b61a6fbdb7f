// The states of the admin's pages, and what leads to each.
import { bare, click, grouped, inAdmin, openDrawer, stopped } from './acts.mjs'
import { groups, people } from './admin.mjs'

const one = '/admin/people/0192f000-0000-7000-8000-000000000504'
const bill = '/admin/bills/0192f000-0000-7000-8000-000000000981'
const group = `/admin/groups/${groups[0].id}`
const press = (box) => async (page) => {
  await page.click(`#${box} header .btn`)
  await page.waitForSelector('dialog[open]')
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

async function invited(page) {
  await page.click('.title .primary')
  await page.fill('dialog input[type=email]', 'new@halden.example')
  await page.fill('dialog input:not([type=email])', 'Nadia Berg')
  await page.click('dialog .primary')
  await page.waitForSelector('dialog svg')
}

async function picked(page) {
  for (const at of [0, 2, 3]) await page.check(`.people tbody input >> nth=${at}`)
}

async function limited(page) {
  await picked(page)
  await page.click('.bulk .btn')
  await page.waitForSelector('dialog[open]')
}

async function limitedModels(page) {
  await page.click('.title .primary')
  await page.selectOption('dialog select >> nth=0', 'model')
  await page.check('dialog .some .one >> nth=1')
  await page.check('dialog .some .one >> nth=2')
}

async function narrowed(page) {
  await page.click('.records .link')
  await page.waitForSelector('.bars')
  await page.click('.folded tbody .link')
  await page.waitForSelector('.spaced + .spaced')
}

async function webhookMade(page) {
  await page.click('.box header .end')
  await page.fill('dialog input[type=url]', 'https://hooks.halden.example/parley')
  await page.fill('dialog input:not([type=url])', 'Pager')
  await page.click('dialog .primary')
  await page.waitForSelector('dialog .copyable')
}

export const adminStates = [
  { name: 'admin-overview', path: '/admin', query: inAdmin },
  { name: 'admin-overview-nolimit', path: '/admin', query: { ...inAdmin, state: 'nolimit' } },
  { name: 'admin-overview-bare', path: '/admin', query: bare },
  { name: 'admin-reports', path: '/admin/reports', query: inAdmin },
  { name: 'admin-statements', path: '/admin/reports', query: inAdmin, act: click('.title .btn') },
  {
    name: 'admin-report-days',
    path: '/admin/reports',
    query: inAdmin,
    act: async (page) => {
      await page.selectOption('main select >> nth=1', 'day')
      await page.waitForSelector('.bars')
      await page.waitForTimeout(300)
    },
  },
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
  { name: 'admin-people-picked', path: '/admin/people', query: inAdmin, act: picked },
  { name: 'admin-people-limit', path: '/admin/people', query: inAdmin, act: limited },
  { name: 'admin-people-bare', path: '/admin/people', query: bare },
  { name: 'admin-invite', path: '/admin/people', query: inAdmin, act: click('.title .primary') },
  { name: 'admin-invited', path: '/admin/people', query: inAdmin, act: invited },
  { name: 'admin-person', path: one, query: inAdmin, whole: true },
  { name: 'admin-disable', path: one, query: inAdmin, act: click('.btn.danger') },
  { name: 'admin-limits', path: '/admin/limits', query: inAdmin, whole: true },
  { name: 'admin-record', path: '/admin/limits/group/0192f000-0000-7000-8000-000000000041', query: inAdmin },
  { name: 'admin-limits-bare', path: '/admin/limits', query: bare },
  { name: 'admin-limit-new', path: '/admin/limits', query: inAdmin, act: click('.title .primary') },
  { name: 'admin-limit-models', path: '/admin/limits', query: inAdmin, act: limitedModels },
  {
    name: 'admin-limit-remove',
    path: '/admin/limits',
    query: inAdmin,
    act: click('.limits .acts-cell .ibtn:last-child'),
  },
  { name: 'admin-limit-add', path: '/admin/limits', query: inAdmin, act: click('.limits .acts-cell .btn') },
  {
    name: 'admin-limit-answer',
    path: '/admin/limits',
    query: inAdmin,
    act: click('.asked .buttons .btn:not(.primary, .danger)'),
  },
  { name: 'admin-models', path: '/admin/models', query: inAdmin },
  { name: 'admin-models-bare', path: '/admin/models', query: bare },
  {
    name: 'admin-terms',
    path: '/admin/models',
    query: inAdmin,
    act: click('.entry .buttons button:nth-child(3)'),
  },
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
]
