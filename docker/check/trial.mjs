// Uses a running Parley as a person and a program would, by HTTP alone: sign in, make a key, ask the demo model.
// node trial.mjs ADDRESS E-MAIL PASSWORD
import { strict as assert } from 'node:assert'

const [address, email, password] = process.argv.slice(2)

async function call(path, options, status) {
  const answer = await fetch(address + path, {
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
    ...options,
  })
  assert.equal(answer.status, status, `${path}: ${await answer.clone().text()}`)
  return answer
}

const form = (body) => ({ method: 'POST', body: new URLSearchParams(body), headers: { origin: address } })
await call('/login', form({ email, password: 'not the password' }), 401)
const signedIn = await call('/login', form({ email, password }), 303)
const cookie = signedIn.headers
  .getSetCookie()
  .map((one) => one.split(';')[0])
  .join('; ')
assert.match(cookie, /parley=/)

await call('/api/me', {}, 401)
const me = await (await call('/api/me', { headers: { cookie } }, 200)).json()
assert.equal(me.email, email)

// Pictures are drawn anew by parts of Java that a smaller image could lack.
const pictures = [
  // prettier-ignore
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhl' +
    'bXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8' +
    'fHx8fHx8fHx8fHx8fHz/wAARCAAIAAgDAREAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAABf/EABYQAAMAAAAAAAAAAAAA' +
    'AAAAAAAVYv/EABUBAQEAAAAAAAAAAAAAAAAAAAME/8QAFREBAQAAAAAAAAAAAAAAAAAAABP/2gAMAwEAAhEDEQA/AE0kldwz' +
    'f//Z',
  // prettier-ignore
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAIEAIAAAAb/fWfAAAABGdBTUEAALGPC/xhBQAAACBjSFJNAAB6JgAAgIQAAPoAAACA' +
    '6AAAdTAAAOpgAAA6mAAAF3CculE8AAAABmJLR0T///////8JWPfcAAAAB3RJTUUH6gsbDRUBw6k2GgAAADtJREFUGNNjNDZO' +
    'SztzhoFowCLrJPaRI4AUDY5in9gDSbSBnRQb5JzEPnLQ1AZS/cD4////////E68BADqkE1Mycwq0AAAAJXRFWHRkYXRlOmNy' +
    'ZWF0ZQAyMDI2LTExLTI3VDEzOjIxOjAxKzAwOjAw1DG7LQAAACV0RVh0ZGF0ZTptb2RpZnkAMjAyNi0xMS0yN1QxMzoyMTow' +
    'MSswMDowMKVsA5EAAAAASUVORK5CYII=',
]
for (const picture of pictures) {
  const put = { method: 'PUT', headers: { cookie, origin: address }, body: Buffer.from(picture, 'base64') }
  const { logo } = await (await call('/api/admin/organisation/logo', put, 200)).json()
  const drawn = new Uint8Array(await (await call(logo, { headers: { cookie } }, 200)).arrayBuffer())
  assert.deepEqual([...drawn.slice(1, 4)], [...Buffer.from('PNG')])
}

const json = { 'content-type': 'application/json', origin: address }
const made = await call(
  '/api/keys',
  { method: 'POST', headers: { ...json, cookie }, body: '{"name":"trial"}' },
  201,
)
const { key } = await made.json()
const bearer = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
const model = (await (await call('/v1/models', { headers: bearer }, 200)).json()).data[0].id
const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 200 })
await call(
  '/v1/chat/completions',
  { method: 'POST', headers: { ...bearer, authorization: 'Bearer none' }, body },
  401,
)
const answered = await call('/v1/chat/completions', { method: 'POST', headers: bearer, body }, 200)
const { choices, usage } = await answered.json()
assert.ok(choices[0].message.content.length > 0)
assert.ok(usage.completion_tokens > 0)
assert.match(answered.headers.get('x-parley-cost'), /^\d+\.\d{9}$/)
console.log(
  `${model} answered ${choices[0].message.content.length} characters for ${answered.headers.get('x-parley-cost')}`,
)
