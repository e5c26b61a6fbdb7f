// Pictures of every state, for looking at: `npm run look -- chat admin-people` takes those whose name begins so.
// `--quick` takes English by day and Chinese by night; look-served.mjs has the pages that only the program itself can show.
import { camera } from './camera.mjs'
import { serve } from './serve.mjs'
import { states } from './states.mjs'

const quick = process.argv.includes('--quick')
const wanted = process.argv.slice(2).filter((name) => !name.startsWith('--'))
const { address, close } = await serve()
const eye = await camera({ quick })
for (const { name, path, query = {}, act, whole } of states) {
  if (wanted.length > 0 && !wanted.some((start) => name.startsWith(start))) continue
  await eye.shoot({
    name,
    act,
    whole,
    address: (lang) => `${address}${path}?${new URLSearchParams({ lang, ...query })}`,
  })
}
await eye.close()
close()
process.exitCode = eye.wrong > 0 ? 1 : 0
