import { admin } from './admin.mjs'
import { feed } from './bell.mjs'
import {
  budgets,
  conversations,
  demo,
  detail,
  flash,
  id,
  keys,
  message,
  messages,
  pathOf,
  qwen,
  usage,
} from './fixtures.mjs'
import { links } from './links.mjs'
import { longAnswer } from './long.mjs'
import { office } from './office.mjs'
import { ownUsage, refusals } from './reports.mjs'
import { text } from './texts.mjs'

const isDemo = (state) => state === 'demo' || state === 'demochat'
const problem = (status, type, members = {}) => [
  status,
  { type, title: type, status, detail: '', ...members },
]

function models({ state }) {
  if (state === 'nomodel') return [200, { items: [] }]
  if (state === 'demoanswer') return [200, { items: [flash, demo] }]
  return [200, { items: isDemo(state) ? [demo] : [flash, qwen] }]
}

function ownBudgets({ state }) {
  const spentDemo = { book: 'demo', spent: '0.080000000', held: '0.000000000', left: '19.920000000' }
  const own = isDemo(state) ? { ...budgets.plain, ...spentDemo } : (budgets[state] ?? budgets.plain)
  const hidden = { spent: null, held: null, limit: null, extra: null, left: null }
  if (state === 'percent' || state === 'nearonly') {
    const used = state === 'percent' ? 34 : 86
    return [200, { currency: 'USD', items: [{ ...own, ...hidden, usedPercent: used }] }]
  }
  const ofModel = {
    ...own,
    ...hidden,
    owner: 'model',
    name: 'DeepSeek V4 Pro',
    usedPercent: null,
    reached: true,
  }
  const all = { limit: '200.000000000', left: '81.170000000', spent: '118.420000000', held: '0.410000000' }
  return [200, { currency: 'USD', items: [own, ofModel, { ...own, ...all, owner: 'organisation' }] }]
}

function answered({ state }) {
  if (state !== 'answered') return []
  const at = new Date().toISOString()
  const asked = {
    id: 'a',
    amount: '5.000000000',
    reason: 'A report',
    budget: 'user',
    createdAt: at,
    forGood: false,
  }
  return [
    {
      ...asked,
      answer: 'grant',
      granted: '5.000000000',
      note: 'Until the end of the month.',
      answeredAt: at,
    },
  ]
}

function refusal(type = 'budget_exhausted', more = {}) {
  const { spent, held, limit, renewsAt } = budgets.refused
  const budget = { owner: 'user', period: 'month' }
  const figures = { spent, held, limit, renewsAt, currency: 'USD', affordableTokens: 400 }
  return problem(402, type, { budget, ...figures, ...more })
}

function estimate({ state }, { thinking, conversationId, model, maxOutputTokens }) {
  const told = { expected: '0.003100000', worst: '0.021000000', left: '12.400000000', lost: '0.000000000' }
  const none = { expected: null, worst: null, left: null, lost: null }
  const counts = { freshTokens: 412, cachedTokens: 12_032, outputTokens: 640, lostTokens: 0 }
  const wide = { outputBound: 32_768, wantedTokens: 32_768, fits: true, refusal: null }
  const all = { ...told, ...counts, ...wide, currency: 'USD', basis: 'exact' }
  if (state === 'percent' || state === 'nearonly') return [200, { ...all, ...none }]
  if (state === 'lowered') return [200, { ...all, outputBound: 533, left: '0.009000000' }]
  const whole = conversationId && thinking !== 'off' && model === flash.id && !maxOutputTokens
  if (state === 'refused' && whole) {
    const [status, refused] = refusal()
    return [200, { ...all, worst: null, fits: false, outputBound: 0, refusal: { status, ...refused } }]
  }
  const anew = thinking === 'max' ? { lost: '0.001800000', lostTokens: 12_032, cachedTokens: 0 } : {}
  return [200, { ...all, ...anew }]
}

/** What no question or answer changes. */
function fixed(view, method, path, body) {
  if (path === '/estimates') return estimate(view, body)
  if (path === '/models') return models(view)
  if (path === '/me/budgets') return ownBudgets(view)
  if (path === '/me/notices') return [200, feed(view)]
  if (path === '/me/notices/read') return [204, undefined]
  if (path === '/me/budget-requests') return [200, { currency: 'USD', items: answered(view) }]
  if (path === '/me/company-sign-in')
    return [200, { on: false, name: '', linked: false, email: null, linkedAt: null, password: true }]
  if (path === '/keys' && view.state === 'grouped') return admin(method, path)
  if (path === '/keys') return [200, { items: view.state === 'keys' ? keys : [] }]
  if (path.startsWith('/library/')) return [200, { id: 'handbook', tokens: 61_000 }]
  if (path.endsWith('/draft')) return [200, { text: '' }]
  return null
}

function endless(words) {
  const content = words.a2.match(/[\s\S]{1,7}/g).map((piece) => ['content', piece])
  return { pieces: [['reasoning', words.r2], ...content], pause: 0, open: true }
}

function viewOf(referer) {
  const query = new URL(referer || 'http://localhost/').searchParams
  return { lang: query.get('lang') ?? 'en', state: query.get('state') ?? '' }
}

/** One message, or one turn that waits. */
function oneOf(view, method, path, added) {
  if (path.endsWith('/branch')) return [200, { messages: 4 }]
  if (path.startsWith('/messages/')) {
    const known = [...messages(view.state, view.lang), ...added].find((one) => path.endsWith(one.id))
    return known ? [200, known] : problem(404, 'not_found')
  }
  if (method !== 'GET' || !path.startsWith('/turns/')) return null
  const why = { ...refusal()[1], status: 402 }
  return [200, { status: 'queued', refusal: view.state === 'refusedqueue' ? why : null }]
}

function queued(lang, body, conversation, added) {
  const turn = { turnId: body.id, userMessageId: id(200 + added.length), messageId: id(201 + added.length) }
  const waits = { status: 'queued', turnId: body.id, id: turn.messageId, parentId: turn.userMessageId }
  added.push(
    { ...message(50, null, 'user', body.text), id: turn.userMessageId, parentId: body.parentId },
    { ...message(51, null, 'assistant', ''), ...waits },
  )
  return [201, { ...turn, status: 'queued', conversation: { ...conversations(lang)[0], id: conversation } }]
}

function conversation(view, method, path, body, added) {
  const all = conversations(view.lang)
  const started = added.length > 0 ? { ...all[0], running: false } : null
  const found = all.find((one) => path === `/conversations/${one.id}`) ?? started
  return found ? [200, method === 'PATCH' ? { ...found, ...body } : found] : problem(404, 'not_found')
}

/** What the server would know: it forgets everything when it ends. */
export function world() {
  const scripts = new Map()
  const added = []
  let shownLanguage = 'en'

  function startTurn({ lang, state }, body, conversation) {
    if (state === 'refused') return refusal()
    if (state === 'onhold') return refusal('budget_on_hold', { retryAfterSeconds: 28 })
    if (state === 'busy') return problem(503, 'books_unavailable')
    if (pathOf([...messages(state, lang), ...added]).at(-1)?.status === 'running') {
      return queued(lang, body, conversation, added)
    }
    const reply = state === 'long' ? longAnswer.join('') : text[lang].a2.slice(0, 400)
    const pieces = state === 'long' ? longAnswer : reply.match(/[\s\S]{1,5}/g)
    const turn = { turnId: body.id, userMessageId: id(200 + added.length), messageId: id(201 + added.length) }
    const done = { usage, cost: detail.total, costDetail: detail, finishReason: 'stop' }
    const asked = { id: turn.userMessageId, parentId: body.parentId }
    const answered = { id: turn.messageId, parentId: turn.userMessageId }
    scripts.set(body.id, {
      pieces: [['reasoning', text[lang].r2], ...pieces.map((piece) => ['content', piece])],
      pause: state === 'long' ? 50 : 15,
      end: { status: 'completed', held: null, failure: null, ...done },
      done: () =>
        added.push(
          { ...message(50, null, 'user', body.text ?? ''), ...asked },
          { ...message(51, null, 'assistant', reply, done), ...answered },
        ),
    })
    return [201, { ...turn, conversation: { ...conversations(lang)[0], id: conversation, running: true } }]
  }

  /** The answer of a turn: what was sent a moment ago, or the one that is being written for ever. */
  function script(turn) {
    const found = scripts.get(turn)
    if (found) return found
    return endless(text[shownLanguage])
  }

  function api(method, path, asked, body, referer) {
    const view = viewOf(referer)
    shownLanguage = view.lang
    const all = conversations(view.lang)
    if (path === '/usage/refusals') return [200, refusals(all)]
    if (path === '/usage') return [200, ownUsage(asked.get('by'), all)]
    const same = fixed(view, method, path, body) ?? links(view, method, path)
    if (same) return same
    if (path.startsWith('/admin/')) {
      const grouped = view.state === 'grouped' ? admin(method, path) : null
      return grouped ?? office(view, method, path.slice(6), asked, body) ?? problem(404, 'not_found')
    }
    if (view.state === 'broken' && /^\/conversations(\/[^/]+\/messages)?$/.test(path)) {
      return problem(500, 'internal_error')
    }
    if (path === '/conversations') return [200, { items: view.state === 'demo' ? [] : all, next: null }]
    if (path.endsWith('/messages')) {
      if (view.state === 'loading') return new Promise(() => undefined)
      const stored = all.some((one) => path.includes(one.id)) ? messages(view.state, view.lang) : []
      return [200, { items: pathOf([...stored, ...added], asked.get('through')), next: null }]
    }
    if (path.endsWith('/turns')) return startTurn(view, body, path.split('/')[2])
    const one = oneOf(view, method, path, added)
    if (one) return one
    if (path.startsWith('/turns/')) return [204, undefined]
    return conversation(view, method, path, body, added)
  }

  return { api, script }
}
