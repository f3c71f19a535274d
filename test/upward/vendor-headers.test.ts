// Headers of one vendor reach that vendor and the platforms that serve its API, and nobody else.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startUpward, type Upward } from './upward.ts'

let upward: Upward
before(async () => {
  upward = await startUpward()
})
after(() => upward?.stop())

const headers = {
  'anthropic-version': '2024-01-01',
  'anthropic-beta': 'context-1m-2025-08-07, mine-2026-01-01',
  'anthropic-client-sha': 'abc',
  'anthropic-workspace-id': 'wrkspc_1',
  'openai-beta': 'responses=v1',
  'openai-organization': 'org-1',
  'openai-project': 'proj_1',
}

test('Anthropic itself is sent its own headers as they came, but for those that choose an account', async () => {
  const { up, reply } = await upward.send('anthropic-messages', 'anthropic', 'anthropic-messages', {}, { headers })
  assert.equal(up?.headers['anthropic-version'], '2024-01-01')
  assert.equal(up?.headers['anthropic-beta'], 'context-1m-2025-08-07,mine-2026-01-01')
  assert.equal(up?.headers['anthropic-client-sha'], 'abc')
  for (const name of ['anthropic-workspace-id', 'openai-beta', 'openai-organization', 'openai-project'])
    assert.equal(up?.headers[name], undefined, name)
  assert.equal(reply.headers['x-crossmodel-dropped'], undefined)
})

test('a version that is none is not sent on; the one that we know goes', async () => {
  for (const version of ['latest', '2023-06-01x', '2023-6-1']) {
    const odd = { headers: { 'anthropic-version': version } }
    const { up } = await upward.send('anthropic-messages', 'anthropic', 'anthropic-messages', {}, odd)
    assert.equal(up?.headers['anthropic-version'], '2023-06-01')
  }
})

test('OpenAI is sent OpenAI’s header and nothing of Anthropic’s, whichever protocol the caller speaks', async () => {
  for (const [from, to] of [
    ['openai-chat', 'openai-chat'],
    ['openai-responses', 'openai-responses'],
    ['anthropic-messages', 'openai-chat'],
  ] as const) {
    const { up, reply } = await upward.send(from, 'openai', to, {}, { headers })
    assert.equal(up?.headers['openai-beta'], 'responses=v1')
    assert.deepEqual(namesOf(up?.headers), ['openai-beta'])
    assert.equal(reply.headers['x-crossmodel-dropped'], 'anthropic-beta')
  }
})

test('vendors that speak a protocol of another are not sent its author’s headers', async () => {
  for (const [provider, protocol] of [
    ['deepseek', 'openai-chat'],
    ['own-server', 'openai-chat'],
    ['vllm', 'openai-responses'],
  ] as const) {
    const { up } = await upward.send(protocol, provider, protocol, {}, { headers })
    assert.deepEqual(namesOf(up?.headers), [], `${provider} ${protocol}`)
  }
  for (const provider of ['deepseek', 'vllm']) {
    const { up, reply } = await upward.send('anthropic-messages', provider, 'anthropic-messages', {}, { headers })
    assert.deepEqual(namesOf(up?.headers), ['anthropic-version'], provider)
    assert.equal(up?.headers['anthropic-version'], '2023-06-01', 'the one that its own definition says')
    assert.equal(reply.headers['x-crossmodel-dropped'], 'anthropic-beta')
  }
})

test('a server of the operator’s own that speaks Messages may be a way to Anthropic: it is sent version and betas', async () => {
  const { up } = await upward.send('anthropic-messages', 'own-server', 'anthropic-messages', {}, { headers })
  assert.deepEqual(namesOf(up?.headers), ['anthropic-beta', 'anthropic-version'])
  const platform = await upward.send('anthropic-messages', 'openrouter', 'anthropic-messages', {}, { headers })
  assert.equal(platform.up?.headers['anthropic-beta'], 'context-1m-2025-08-07,mine-2026-01-01')
  assert.equal(platform.up?.headers['anthropic-version'], '2023-06-01')
})

function namesOf(sent: object | undefined): string[] {
  return Object.keys(sent ?? {})
    .filter((name) => /^(anthropic|openai)-/.test(name))
    .sort()
}
