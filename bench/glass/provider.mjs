// A provider that writes chunks at an even pace and remembers when it wrote each.
import http from 'node:http'

const WORDS = 'the lake was still and the boat moved slowly along its far shore while rain began to fall again'.split(' ')

/** One chunk of plausible Markdown; `«n»` marks its number, so that a page can say when it shows it. */
function text(n) {
  const word = (i) => WORDS[i % WORDS.length]
  // A table whose columns would move with every row, if they could.
  if (n === 250) return `\n\n| Boat | Weather |\n|---|---|\n| ${word(n)} «${n}» | ${word(n + 1)} |\n`
  if (n > 250 && n < 260) return `| ${word(n)} «${n}» | ${WORDS.slice(0, 2 * (n - 250)).join(' ')} |\n`
  const lead = n > 0 && n % 40 === 0 ? '\n\n' : n > 0 && n % 100 === 50 ? '\n\n- ' : ' '
  return `${lead}${WORDS[n % WORDS.length]} ${n % 7 === 3 ? '**' + WORDS[(n + 5) % WORDS.length] + '**' : WORDS[(n + 5) % WORDS.length]} «${n}»`
}

/**
 * Serves `count` chunks at `perSecond`, the first `delay` ms after it was asked; `written[n]` is the time of chunk n in
 * milliseconds since the epoch. Who only warms up gets 20 chunks.
 */
export async function provider({ count, perSecond, delay = 0 }) {
  let written = []
  let asked = 0
  const server = http.createServer((request, response) => {
    let asking = ''
    request.on('data', (piece) => (asking += piece)).on('end', () => {
      if (!request.url.endsWith('/chat/completions')) {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ object: 'list', data: [{ id: 'deepseek-v4-flash', object: 'model' }] }))
        return
      }
      const many = asking.includes('Warm up.') ? 20 : count
      asked = now()
      written = []
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.socket.setNoDelay(true)
      const begin = performance.now() + delay
      const send = (delta, more = {}) =>
        response.write(
          `data: ${JSON.stringify({ id: 'b', object: 'chat.completion.chunk', created: 1, model: 'deepseek-v4-flash', choices: [{ index: 0, delta, finish_reason: null }], ...more })}\n\n`,
        )
      let n = 0
      const next = () => {
        while (n < many && performance.now() - begin >= (n * 1000) / perSecond) {
          written[n] = now()
          send({ content: text(n) })
          n++
        }
        if (n < many) setTimeout(next, Math.max(0, (n * 1000) / perSecond - (performance.now() - begin)))
        else {
          response.write(
            `data: ${JSON.stringify({ id: 'b', object: 'chat.completion.chunk', created: 1, model: 'deepseek-v4-flash', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: { prompt_tokens: 40, completion_tokens: many * 4, total_tokens: 40 + many * 4 } })}\n\n`,
          )
          response.end('data: [DONE]\n\n')
        }
      }
      setTimeout(next, delay)
    })
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    written: () => written,
    asked: () => asked,
    close: () => server.close(),
  }
}

/** The same clock that a page's `performance.timeOrigin + performance.now()` reads. */
export const now = () => performance.timeOrigin + performance.now()
