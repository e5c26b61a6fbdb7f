// OpenAI's own client against a running Parley. Usage: PARLEY_URL=… PARLEY_KEY=… PARLEY_POOR_KEY=… node openai-client.mjs
import assert from 'node:assert/strict'
import OpenAI from 'openai'

const baseURL = `${process.env.PARLEY_URL}/v1`
const client = new OpenAI({ baseURL, apiKey: process.env.PARLEY_KEY })
const messages = [{ role: 'user', content: 'Hello there' }]
const tools = [{ type: 'function', function: { name: 'get_weather', parameters: { type: 'object' } } }]

const checks = {
  async 'lists and retrieves models'() {
    const ids = []
    for await (const model of client.models.list()) ids.push(model.id)
    assert.ok(ids.includes('fake/plain'))
    assert.equal((await client.models.retrieve('fake/plain')).id, 'fake/plain')
  },

  async 'completes'() {
    const { data, response } = await client.chat.completions
      .create({ model: 'fake/plain', messages, reasoning_effort: 'none' })
      .withResponse()
    assert.equal(data.choices[0].message.content, 'Hello from the fake provider.')
    assert.equal(data.choices[0].finish_reason, 'stop')
    assert.equal(data.usage.total_tokens, data.usage.prompt_tokens + data.usage.completion_tokens)
    assert.match(response.headers.get('x-parley-cost'), /^0\.\d{9}$/)
    assert.ok(data._request_id)
  },

  async 'streams with usage'() {
    const stream = await client.chat.completions.create({
      model: 'fake/thinking',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    })
    let text = ''
    let reasoning = ''
    let usage
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? ''
      reasoning += chunk.choices[0]?.delta.reasoning_content ?? ''
      usage = chunk.usage ?? usage
    }
    assert.equal(text, '391')
    assert.match(reasoning, /^17 × 23/)
    assert.ok(usage.completion_tokens > 0)
    assert.match(usage.cost, /^0\.\d{9}$/)
  },

  async 'runs a tool and goes on'() {
    const final = await client.chat.completions
      .stream({ model: 'fake/tool', messages, tools, stream_options: { include_usage: true } })
      .finalChatCompletion()
    const call = final.choices[0].message.tool_calls[0]
    assert.equal(final.choices[0].finish_reason, 'tool_calls')
    assert.deepEqual(JSON.parse(call.function.arguments), { city: 'Oslo' })
    const next = await client.chat.completions.create({
      model: 'fake/strict',
      tools,
      messages: [
        ...messages,
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', tool_call_id: call.id, content: '4' },
      ],
    })
    assert.equal(next.choices[0].finish_reason, 'stop')
  },

  async 'maps errors to its own classes'() {
    const create = (model, options = {}) =>
      new OpenAI({ baseURL, apiKey: process.env.PARLEY_KEY, maxRetries: 0, ...options }).chat.completions.create({
        model,
        messages,
      })
    await assert.rejects(create('none'), OpenAI.NotFoundError)
    await assert.rejects(create('fake/plain', { apiKey: 'wrong' }), OpenAI.AuthenticationError)
    await assert.rejects(create('fake/status-429'), OpenAI.RateLimitError)
    await assert.rejects(create('fake/status-400'), OpenAI.BadRequestError)
    await assert.rejects(create('fake/status-500'), OpenAI.InternalServerError)
    await assert.rejects(
      create('fake/plain', { apiKey: process.env.PARLEY_POOR_KEY }),
      (e) => e.status === 402 && e.code === 'request_too_large_for_budget' && e.type === 'insufficient_quota',
    )
  },

  async 'does not repeat a billed call'() {
    await assert.rejects(
      client.chat.completions.create({ model: 'fake/eof', messages }),
      (e) => e.status === 502 && e.headers.get('x-should-retry') === 'false',
    )
  },

  async 'notices a stream that breaks off'() {
    const stream = await client.chat.completions.create({ model: 'fake/error-chunk', messages, stream: true })
    await assert.rejects(async () => {
      for await (const chunk of stream) assert.ok(chunk)
    })
  },

  async 'outlives heartbeats'() {
    const stream = await client.chat.completions.create({ model: 'fake/silent', messages, stream: true })
    let text = ''
    for await (const chunk of stream) text += chunk.choices[0].delta.content ?? ''
    assert.equal(text, 'late')
  },
}

for (const [name, check] of Object.entries(checks)) {
  try {
    await check()
    console.log(`ok ${name}`)
  } catch (error) {
    console.log(`failed ${name}: ${error.stack}`)
    process.exitCode = 1
  }
}
