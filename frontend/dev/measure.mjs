// What a long answer costs the page: layout shifts, long tasks, processor time, and the bytes of a first visit.
import { chromium } from 'playwright-core'
import { longAnswer, pieceCount } from './long.mjs'
import { serve } from './serve.mjs'

const { address, close } = await serve()
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
const devtools = await page.context().newCDPSession(page)
let bytes = 0
await devtools.send('Network.enable')
devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
await devtools.send('Performance.enable')
const machine = await browser.newBrowserCDPSession()
const cpu = async () => {
  const { metrics } = await devtools.send('Performance.getMetrics')
  const of = (name) => metrics.find((metric) => metric.name === name).value
  const { processInfo } = await machine.send('SystemInfo.getProcessInfo')
  const renderers = processInfo.filter(({ type }) => type === 'renderer')
  const process = renderers.reduce((sum, { cpuTime }) => sum + cpuTime, 0)
  return { process, script: of('ScriptDuration'), layout: of('LayoutDuration') }
}

await page.goto(`${address}/?state=long`)
await page.waitForSelector('.purse b')
await page.waitForLoadState('networkidle')
const visit = bytes
await page.evaluate(() => {
  window.seen = { shifts: [], tasks: [] }
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (hadRecentInput) continue
      const names = sources.map(({ node }) => node?.className || node?.nodeName || '?')
      window.seen.shifts.push([value, ...names])
    }
  }).observe({ type: 'layout-shift', buffered: true })
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      window.seen.tasks.push(`${Math.round(duration)} ms at ${Math.round(startTime)}`)
    }
  }).observe({ type: 'longtask' })
})
const before = await cpu()
await page.fill('#msg', 'Write a long answer.')
await page.press('#msg', 'Enter')
await page.waitForSelector('.cost summary', { timeout: 60_000 })
const after = await cpu()
const { shifts, tasks } = await page.evaluate('window.seen')
const lazy = await page.evaluate(() =>
  performance
    .getEntriesByType('resource')
    .filter(({ name }) => /temml|lowlight/.test(name))
    .map(({ name, responseEnd }) => `${name.replace(/.*assets./, '')} at ${Math.round(responseEnd)}`),
)
const seconds = (from, to) => Math.round((to - from) * 1000) / 1000
console.log(
  JSON.stringify(
    {
      firstVisitKiB: Math.round(visit / 1024),
      chunks: pieceCount,
      batches: longAnswer.length,
      units: longAnswer.join('').length,
      cpuSeconds: seconds(before.process, after.process),
      scriptSeconds: seconds(before.script, after.script),
      layoutSeconds: seconds(before.layout, after.layout),
      longTasks: tasks,
      lazy,
      layoutShift: shifts.reduce((sum, [value]) => sum + value, 0),
      shifts: shifts.slice(0, 12),
    },
    null,
    1,
  ),
)
await browser.close()
close()
