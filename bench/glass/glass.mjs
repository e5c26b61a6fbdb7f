// From the provider's chunk to the text on the page, in a real Chromium against the packaged program.
//
//   mvn -Dquick package && node bench/glass/glass.mjs [--runs 3] [--warm 360] [--chunks 400] [--rate 50] [--delay 300] [--jar FILE]
//
// Prints: glass (provider writes a chunk -> its text is painted), Enter -> first text beyond the provider's own time,
// the tab's CPU for one answer, long tasks, layout shifts, and what a first visit transfers.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { provider } from './provider.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const { chromium } = createRequire(path.join(root, 'frontend/package.json'))('playwright-core')
const { values: options } = parseArgs({
  options: {
    warm: { type: 'string', default: '360' },
    runs: { type: 'string', default: '3' },
    chunks: { type: 'string', default: '400' },
    rate: { type: 'string', default: '50' },
    // In ms, from the call to its first chunk; real providers take longer.
    delay: { type: 'string', default: '300' },
    jar: { type: 'string', default: path.join(root, 'target/quarkus-app/quarkus-run.jar') },
    verbose: { type: 'boolean', default: false },
    chromium: { type: 'string', default: process.env.PARLEY_TEST_CHROMIUM ?? '/usr/bin/chromium' },
  },
})
const count = Number(options.chunks)

const freePort = () =>
  new Promise((found) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => found(port))
    })
  })

async function parley(upstream) {
  const data = mkdtempSync(path.join(os.tmpdir(), 'parley-glass-'))
  const port = await freePort()
  const java = process.env.JAVA_HOME ? path.join(process.env.JAVA_HOME, 'bin/java') : 'java'
  const child = spawn(java, ['-jar', options.jar], {
    env: {
      ...process.env,
      QUARKUS_HTTP_PORT: String(port),
      QUARKUS_MANAGEMENT_PORT: String(await freePort()),
      PARLEY_DATA_DIR: data,
      PARLEY_UPSTREAM_BASE_URL: upstream,
      PARLEY_UPSTREAM_API_KEY: 'sk-bench',
      PARLEY_UPSTREAM_MODEL: 'deepseek-v4-flash',
      PARLEY_ADMIN_EMAIL: 'ada@halden.example',
      PARLEY_ADMIN_PASSWORD: 'seven green herons',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((ready, failed) => {
    let out = ''
    child.stdout.on('data', (piece) => (out += piece).includes('Address') && ready())
    child.once('exit', (code) => failed(new Error(`Parley ended with ${code}`)))
  })
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((ended) => {
        child.once('exit', () => {
          rmSync(data, { recursive: true, force: true })
          ended()
        })
        child.kill()
      }),
  }
}

/** Runs in the page: notes when each mark is painted, and everything that janks. */
function observe() {
  window.glass = { shown: {}, long: [], shift: 0, shifts: [] }
  const named = (node) => (node instanceof Element ? `${node.tagName.toLowerCase()}.${node.className}` : `"${String(node?.textContent).slice(0, 30)}"`)
  const shifted = (e) => {
    if (e.hadRecentInput) return
    window.glass.shift += e.value
    const moved = e.sources.map((s) => `${named(s.node)} ${Math.round(s.previousRect.top)}->${Math.round(s.currentRect.top)}`)
    window.glass.shifts.push(`${e.value.toFixed(4)} after ${Math.round(performance.timeOrigin + e.startTime - window.glass.enter)} ms: ${moved.join(', ')}`)
  }
  const note = () => {
    const prose = [...document.querySelectorAll('.prose')].at(-1)
    if (!prose) return
    const marks = prose.textContent.slice(-4000).matchAll(/«(\d+)»/g)
    const fresh = [...marks].map((m) => Number(m[1])).filter((n) => !(n in window.glass.shown))
    if (fresh.length === 0) return
    for (const n of fresh) window.glass.shown[n] = 0
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => {
        for (const n of fresh) window.glass.shown[n] = performance.timeOrigin + performance.now()
      }
      channel.port2.postMessage(0)
    })
  }
  new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true })
  new PerformanceObserver((list) => list.getEntries().forEach((e) => window.glass.long.push(Math.round(e.duration)))).observe({ type: 'longtask' })
  new PerformanceObserver((list) => list.getEntries().forEach(shifted)).observe({ type: 'layout-shift', buffered: true })
}

const at = (sorted, p) => sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)]
const ms = (x) => `${x.toFixed(1)} ms`

async function visit(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await page.goto(`${url}/login`)
  await page.fill('[name=email]', 'ada@halden.example')
  await page.fill('[name=password]', 'seven green herons')
  let bytes = 0
  await cdp.send('Network.enable')
  await cdp.send('Performance.enable')
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
  cdp.on('Network.loadingFinished', (e) => (bytes += e.encodedDataLength))
  await page.click('button.primary')
  await page.waitForSelector('#msg')
  await page.waitForLoadState('networkidle')
  return { page, cdp, first: bytes }
}

/** Answers over HTTP, side by side, so that what is measured is a server at work and not one that has just started. */
async function warmUp({ page }, count) {
  await page.evaluate(async (count) => {
    const id = () => crypto.randomUUID()
    const headers = { accept: 'text/event-stream', 'content-type': 'application/json' }
    const one = async () => {
      const turn = { id: id(), parentId: null, text: 'Warm up.', conversation: {} }
      const answer = await fetch(`/api/conversations/${id()}/turns`, { method: 'POST', headers, body: JSON.stringify(turn) })
      await answer.text()
      await Promise.all(['/api/conversations', '/api/me/budgets'].map(async (path) => (await fetch(path)).text()))
    }
    for (let left = count; left > 0; left -= 6) await Promise.all(Array.from({ length: Math.min(6, left) }, one))
  }, count)
}

async function answer({ page, cdp }, far) {
  await page.evaluate(observe)
  await page.fill('#msg', 'Tell me about the lake.')
  const cpu = async () => Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value]))
  const before = await cpu()
  const enter = await page.evaluate(
    () =>
      new Promise((pressed) => {
        const box = document.querySelector('#msg')
        box.addEventListener('keydown', () => (window.glass.enter = performance.timeOrigin + performance.now()), { once: true, capture: true })
        box.focus()
        pressed(0)
      }),
  )
  await page.keyboard.press('Enter')
  await page.waitForFunction((n) => window.glass.shown[n - 1] > 0, count, { timeout: 120_000, polling: 500 })
  await page.waitForSelector('.receipt .cost summary')
  const after = await cpu()
  const glass = await page.evaluate(() => window.glass)
  const written = far.written()
  if (options.verbose) {
    const calls = await page.evaluate(() =>
      performance.getEntriesByType('resource').map((e) => [e.name, e.initiatorType, performance.timeOrigin + e.startTime - window.glass.enter, performance.timeOrigin + e.responseStart - window.glass.enter, e.responseEnd - e.startTime]),
    )
    for (const [name, kind, start, first, lasted] of calls.filter((c) => c[2] > -50 && c[2] < 3000))
      console.log(`  ${name.replace(/^.*?\/\/[^/]+/, '')} (${kind}): sent ${ms(start)}, first byte ${ms(first)}, lasted ${ms(lasted)}`)
    for (const line of glass.shifts) console.log(`  shift ${line}`)
    console.log(`  provider asked ${ms(far.asked() - glass.enter)}, wrote ${ms(written[0] - glass.enter)}, shown ${ms(glass.shown[0] - glass.enter)}`)
  }
  const lags = written.map((t, n) => glass.shown[n] - t).sort((a, b) => a - b)
  return {
    enter,
    lags,
    first: glass.shown[0] - glass.enter - (written[0] - far.asked()),
    cpu: (after.TaskDuration - before.TaskDuration) * 1000,
    script: (after.ScriptDuration - before.ScriptDuration) * 1000,
    long: glass.long,
    shift: glass.shift,
  }
}

const far = await provider({ count, perSecond: Number(options.rate), delay: Number(options.delay) })
const server = await parley(far.url)
const browser = await chromium.launch({
  executablePath: options.chromium,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
try {
  console.log(`${os.cpus().length} cores, ${count} chunks at ${options.rate}/s after ${options.delay} ms, ${options.runs} answers after ${options.warm} and one more to warm up`)
  const first = await visit(browser, server.url)
  await warmUp(first, Number(options.warm))
  await first.page.context().close()
  for (let run = 0; run <= Number(options.runs); run++) {
    const tab = await visit(browser, server.url)
    const r = await answer(tab, far)
    console.log(
      `${run === 0 ? 'warm-up' : 'run ' + run}: glass p50 ${ms(at(r.lags, 0.5))}, p99 ${ms(at(r.lags, 0.99))}, max ${ms(r.lags.at(-1))}; ` +
        `Enter to first text ${ms(r.first)} beyond the provider's; tab ${ms(r.cpu)} (script ${ms(r.script)}); ` +
        `long tasks ${JSON.stringify(r.long)}; layout shift ${r.shift.toFixed(4)}; first visit ${(tab.first / 1024).toFixed(1)} KiB`,
    )
    await tab.page.context().close()
  }
} finally {
  await browser.close()
  far.close()
  await server.stop()
}
