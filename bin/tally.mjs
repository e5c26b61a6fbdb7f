// Sums what Surefire, Failsafe, Vitest and bin/check-deploy wrote into one line, after the names of what failed and why.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const target = process.argv[2]
const sum = { passed: 0, failed: 0, skipped: 0 }
const failures = []

const LINES_OF_A_REASON = 12
const plain = (text) =>
  text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
/** The first lines of what a failure says, without the stack. */
const reason = (text) =>
  text.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line)).slice(0, LINES_OF_A_REASON)
    .map((line) => `    ${line.slice(0, 400)}`).join('\n')

for (const folder of ['surefire-reports', 'failsafe-reports']) {
  const path = join(target, folder)
  if (!existsSync(path)) continue
  for (const file of readdirSync(path).filter((name) => /^TEST-.*\.xml$/.test(name))) {
    const xml = readFileSync(join(path, file), 'utf8')
    const head = xml.match(/<testsuite\s[^>]*>/)?.[0] ?? ''
    const count = (name) => Number(head.match(new RegExp(`\\s${name}="(\\d+)"`))?.[1] ?? 0)
    const failed = count('failures') + count('errors')
    sum.failed += failed
    sum.skipped += count('skipped')
    sum.passed += count('tests') - failed - count('skipped')
    if (failed > 0) {
      for (const test of xml.split('<testcase ').slice(1).filter((part) => /<(failure|error)\b/.test(part))) {
        const attribute = (name) => test.match(new RegExp(`(?:^|\\s)${name}="([^"]*)"`))?.[1]
        const said = test.match(/<(?:failure|error)\b[^>]*>(?:<!\[CDATA\[)?([\s\S]*?)(?:\]\]>)?<\/(?:failure|error)>/)?.[1] ?? ''
        failures.push(`${attribute('classname')}.${attribute('name')}\n${reason(plain(said))}`)
      }
    }
  }
}

const deploy = join(target, 'deploy', 'result.json')
if (existsSync(deploy)) {
  const parts = JSON.parse(readFileSync(deploy, 'utf8'))
  for (const name of Object.keys(sum)) sum[name] += parts[name]
}

const vitest = join(target, 'vitest.json')
if (existsSync(vitest)) {
  const result = JSON.parse(readFileSync(vitest, 'utf8'))
  sum.passed += result.numPassedTests
  sum.failed += result.numFailedTests
  sum.skipped += result.numPendingTests + (result.numTodoTests ?? 0)
  for (const suite of result.testResults) {
    // A file that does not load has no tests, and would otherwise count as nothing.
    if (suite.status === 'failed' && suite.assertionResults.length === 0) {
      sum.failed += 1
      failures.push(suite.name)
    }
    for (const test of suite.assertionResults.filter((one) => one.status === 'failed')) {
      failures.push(`${test.fullName}\n${reason((test.failureMessages ?? []).join('\n'))}`)
    }
  }
}

for (const name of failures) console.log(`failed: ${name}`)
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`)
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0
