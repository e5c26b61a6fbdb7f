// Invented data for looking at public links, and at the page behind one.
import { messages, pathOf } from './fixtures.mjs'

const id = (n) => `0192f000-0000-7000-8000-${String(n).padStart(12, '0')}`
const day = 86_400_000
const at = (days) => new Date(Date.now() + days * day).toISOString()

const link = (n, made, ends, more = {}) => ({
  id: id(3000 + n),
  leafId: id(1),
  thinking: false,
  createdAt: at(-made),
  expiresAt: ends === null ? null : at(ends),
  opens: true,
  ...more,
})
const whose = (n, name, begun) => ({ account: id(n), name, begunAt: at(-begun) })
const everybodys = [
  { ...link(1, 1, 29), ...whose(2, 'Grace Okafor', 4) },
  { ...link(2, 12, null, { opens: false }), ...whose(3, 'Jonathan Featherstonehaugh-Cholmondeley', 40) },
]

/** Answers what is asked about links, or null. */
export function links({ lang, state }, method, path) {
  if (path === '/admin/shares' && method === 'GET')
    return [200, { items: state === 'bare' ? [] : everybodys, next: null }]
  if (path.endsWith('/shares') && method === 'GET')
    return [200, { items: [link(1, 1, 29), link(2, 12, null, { thinking: true })], next: null }]
  if (path.endsWith('/shares'))
    return [201, { id: id(3003), url: `https://chat.halden.example/s/${'k3Zt9aQ'.repeat(6)}x` }]
  if (!path.startsWith('/shared/')) return null
  const shown = pathOf(messages('short', lang)).map(({ role, status, content, reasoning }) => ({
    role,
    status,
    content,
    reasoning: role === 'user' ? null : reasoning,
  }))
  return [200, { items: shown, next: null }]
}

/** The page as the server writes it. */
export const sharedBody = (lang) => {
  const zh = lang === 'zh'
  return `<body class="shared-page"><header class="topbar"><span class="home"><span class="tile"></span><span class="owner"><b>Halden</b>
<span class="muted">· ${zh ? '共享的对话' : 'Shared chat'}</span></span></span><div class="tools-end">
<a class="btn quiet" href="?lang=${zh ? 'en' : 'zh'}">${zh ? 'English' : '中文'}</a></div></header>
<main class="shared col" id="chat" tabindex="-1"><h1>${zh ? '量程漂移与温度补偿' : 'Range drift and temperature compensation'}</h1>
<p class="muted">${zh ? '这是一段对话在2026年11月12日时的副本。链接有效至2026年12月12日。回答由 AI 生成，可能有误。' : 'A copy of a chat, as it was on 12 Nov 2026. The link works until 12 Dec 2026. The answers were written by AI and may be wrong.'}</p>
<div id="app"></div></main></body></html>`
}
