// Takes the guides' pictures anew: `npx vite build && node dev/guide.mjs`. Those of set-up come from look-served.mjs.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { camera } from './camera.mjs'
import { serve } from './serve.mjs'
import { states } from './states.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
/** The picture's name, the state it shows, and in which languages; a phone's is narrow. */
const pictures = [
  ['answer-cost', 'receipt', ['en', 'zh']],
  ['demo-cards', 'demo', ['en']],
  ['models-prices', 'admin-models', ['en', 'zh']],
  ['overview', 'admin-overview', ['en', 'zh']],
  ['people', 'admin-people', ['en']],
  ['phone', 'receipt', ['en'], 390],
  ['refused', 'refused', ['en', 'zh']],
]

const { address, close } = await serve()
const eye = await camera()
for (const [picture, wanted, langs, width = 1440] of pictures) {
  const { name, path, query = {}, act } = states.find((state) => state.name === wanted)
  await eye.shoot({
    name,
    act,
    langs,
    address: (lang) => `${address}${path}?${new URLSearchParams({ lang, ...query })}`,
  })
  for (const lang of langs) {
    const shot = join(here, 'shots', `${name}-${width}-light-${lang}.png`)
    copyFileSync(shot, join(here, '../../docs/images', `${picture}${lang === 'en' ? '' : `.${lang}`}.png`))
  }
}
await eye.close()
close()
process.exitCode = eye.wrong > 0 ? 1 : 0
