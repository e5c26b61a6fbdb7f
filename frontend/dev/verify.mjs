// Checks what was built: no way to write HTML, no policy of Trusted Types, and the budget of script.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const dist = join(fileURLToPath(import.meta.url), '..', '..', 'dist')
const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'))
const LONGEST_CHAT = 120 * 1024
const forbidden = [
  /\.(?:inner|outer)HTML\s*=[^=]/,
  /insertAdjacentHTML/,
  /createPolicy\(/,
  /document\.write/,
  /\beval\(/,
  /new Function\(/,
]
const wrong = []

for (const { file } of Object.values(manifest)) {
  // The library's own page function, which is never called, writes HTML; the page uses its tokens.
  if (!file.endsWith('.js') || file.includes('lowlight')) continue
  const text = readFileSync(join(dist, file), 'utf8')
  for (const pattern of forbidden) if (pattern.test(text)) wrong.push(`${file} holds ${pattern}`)
}

function filesOf(key, seen = new Set()) {
  const entry = manifest[key]
  if (!entry || seen.has(entry.file)) return seen
  seen.add(entry.file)
  for (const next of entry.imports ?? []) filesOf(next, seen)
  return seen
}

for (const entry of ['src/chat.ts', 'src/admin.ts', 'src/forms.ts', 'src/shared.ts']) {
  const size = [...filesOf(entry)].reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length,
    0,
  )
  console.log(`${entry}: ${(size / 1024).toFixed(1)} KiB gzip before lazy parts`)
  if (entry === 'src/chat.ts' && size > LONGEST_CHAT) wrong.push(`chat is over ${LONGEST_CHAT} bytes`)
}

if (!manifest['src/styles/parley.css']) wrong.push('the stylesheet is not in the manifest')
for (const line of wrong) console.error(line)
process.exitCode = wrong.length > 0 ? 1 : 0
