// A stand-in for the server, for looking at the pages only: canned data, the real headers, a scripted answer.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fixtures from './fixtures.mjs'
import { sharedBody } from './links.mjs'
import { world as newWorld } from './world.mjs'

const dist = join(fileURLToPath(import.meta.url), '..', '..', 'dist')
const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'))
const types = { '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json' }

function policy(nonce) {
  return (
    `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'self'; ` +
    "img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; form-action 'self'; " +
    "frame-ancestors 'none'; base-uri 'none'; object-src 'none'; " +
    "require-trusted-types-for 'script'; trusted-types 'none'"
  )
}

function shell(page, query) {
  const nonce = randomBytes(16).toString('base64')
  const lang = query.get('lang') ?? 'en'
  const theme = query.get('theme') ?? ''
  const entry = manifest[`src/${page}.ts`]
  const boot = fixtures.boot({ lang, theme, state: query.get('state') ?? '' })
  const html = `<!doctype html><html lang="${lang === 'zh' ? 'zh-CN' : 'en'}"${theme ? ` data-theme="${theme}"` : ''}><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark"><title>Chat</title><link rel="icon" href="data:,">
${[manifest['src/styles/parley.css'].file, ...(entry.css ?? [])].map((file) => `<link rel="stylesheet" href="/${file}">`).join('')}
<script type="module" nonce="${nonce}" src="/${entry.file}"></script></head>
${
  page === 'shared'
    ? sharedBody(lang)
    : `<body data-page="${page}"><div id="app"></div>
<script type="application/json" id="boot">${JSON.stringify(boot).replaceAll('<', '\\u003c')}</script></body></html>`
}`
  return {
    html,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy(nonce) },
  }
}

function json(response, status, body) {
  const type = status >= 400 ? 'application/problem+json' : 'application/json'
  response.writeHead(status, { 'Content-Type': type }).end(body === undefined ? '' : JSON.stringify(body))
}

async function bodyOf(request) {
  const parts = []
  for await (const part of request) parts.push(part)
  const text = Buffer.concat(parts).toString()
  // A form with a file in it is only looked at by its address.
  return text === '' || /^multipart/.test(request.headers['content-type'] ?? '') ? {} : JSON.parse(text)
}

/** The scripted answer: small pieces with positions, at the pace that was asked for. */
async function stream(request, response, script, posted = null) {
  const from = Number(request.headers['last-event-id'] ?? 0)
  const head = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }
  response.writeHead(posted ? 201 : 200, head)
  if (posted) response.write(`event: posted\ndata: ${JSON.stringify(posted)}\n\n`)
  response.write(`event: cost\ndata: {"cost":null,"held":"0.009800000","currency":"USD"}\n\n`)
  response.write('event: cost\ndata: {"soFar":"0.001200000"}\n\n')
  let position = 0
  for (const [part, text] of script.pieces) {
    position += text.length
    if (position <= from) continue
    response.write(`id: ${position}\nevent: delta\ndata: ${JSON.stringify({ [part]: text })}\n\n`)
    if (script.pause) await new Promise((resolve) => setTimeout(resolve, script.pause))
    if (response.destroyed) return
  }
  if (/state=reconnecting/.test(request.headers.referer ?? '')) return void response.destroy()
  if (script.open) return
  script.done()
  response.write(`id: ${position + 1}\nevent: end\ndata: ${JSON.stringify(script.end)}\n\n`)
  response.end()
}

/** Serves on a free port; answers with its address and a way to close it. */
export async function serve(port = 0) {
  let world = newWorld()
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost')
    if (url.pathname.startsWith('/assets/')) {
      try {
        response.writeHead(200, { 'Content-Type': types[extname(url.pathname)] ?? 'text/plain' })
        response.end(readFileSync(join(dist, url.pathname)))
      } catch {
        json(response, 404)
      }
    } else if (url.pathname.startsWith('/api/')) {
      if (url.pathname === '/api/events') {
        response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
        return void response.write(':\n')
      }
      const events = /^\/api\/turns\/([^/]+)\/events$/.exec(url.pathname)
      if (events) return void stream(request, response, world.script(events[1]))
      const body = await bodyOf(request)
      const [status, answer] = await world.api(
        request.method,
        url.pathname.slice(4),
        url.searchParams,
        body,
        request.headers.referer ?? '',
      )
      if (status === 201 && url.pathname.endsWith('/turns') && answer.status !== 'queued') {
        return void stream(request, response, world.script(answer.turnId), answer)
      }
      json(response, status, answer)
    } else {
      world = newWorld() // every page begins with nothing said
      const page = url.pathname.startsWith('/admin')
        ? 'admin'
        : url.pathname.startsWith('/s/')
          ? 'shared'
          : 'chat'
      const { html, headers } = shell(page, url.searchParams)
      response.writeHead(200, headers).end(html)
    }
  })
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { address: `http://127.0.0.1:${server.address().port}`, world, close: () => server.close() }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await serve(Number(process.env.PORT ?? 0))
  console.log(address)
}
