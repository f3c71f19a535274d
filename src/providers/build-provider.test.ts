import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { AssertionError } from '../foundation/assert.ts'
import { systemClock } from '../foundation/time/clock.ts'
import { protocolNames } from '../generation/protocol-name.ts'
import { buildProvider } from './build-provider.ts'
import { definitions } from './definitions.ts'
import type { Provider, UpstreamCall } from './provider.ts'
import type { ProviderSettings } from './provider-settings.ts'
import { selectProtocols } from './select-protocols.ts'

function ready(settings: ProviderSettings): Provider {
  const state = buildProvider(settings, systemClock)
  assert.ok(state.ready, state.ready ? '' : state.reason)
  return state.provider
}
function reason(settings: ProviderSettings): string {
  const state = buildProvider(settings, systemClock)
  assert.ok(!state.ready)
  return state.reason
}
const callTo = (url: URL): UpstreamCall => ({ method: 'POST', url, headers: {}, body: new Uint8Array() })
const urlOf = (provider: Provider, protocol: string, path: string, model = 'm', stream = false) =>
  provider.protocols.find((one) => one.protocol === protocol)?.url(path, model, stream).href

/** What the official SDK of each protocol appends. */
const paths: { readonly [protocol: string]: string } = {
  'openai-chat': '/chat/completions',
  'openai-responses': '/responses',
  'anthropic-messages': '/v1/messages',
  gemini: '/v1beta/models/m:generateContent',
  'bedrock-converse': '/model/m/converse',
}

test('every definition is well formed: names, addresses, sources; no rule for models contradicts the whole', () => {
  assert.equal(new Set(definitions.map(({ name }) => name)).size, definitions.length)
  for (const definition of definitions) {
    const { name, docsUrl, protocols, models = [], keyVariables, keyOptional } = definition
    assert.match(name, /^[a-z][a-z-]*$/)
    assert.ok(URL.canParse(docsUrl), name)
    assert.ok(protocols.length > 0, name)
    assert.equal(new Set(protocols.map(({ protocol }) => protocol)).size, protocols.length, name)
    assert.ok(keyOptional === true || keyVariables.length > 0 || name === 'crossmodel', name)
    for (const { protocol, baseUrl, source, headers } of protocols) {
      assert.ok(protocolNames.includes(protocol), name)
      assert.notEqual(source, '', name)
      for (const header of Object.keys(headers ?? {})) assert.equal(header, header.toLowerCase())
      if (baseUrl === undefined) continue
      const filled = new URL(baseUrl.replace('{region}', 'us-east-1').replace('{vertex}', 'vertex.test'))
      const local = filled.hostname === '127.0.0.1'
      assert.equal(filled.protocol, local ? 'http:' : 'https:', name)
      assert.ok(!baseUrl.endsWith('/'), name)
    }
    for (const rule of models) {
      assert.notEqual(rule.source, '', name)
      // A rule adds to what holds for the whole provider; where both said something, neither could be seen to win.
      for (const { quirks = {} } of protocols)
        for (const quirk of Object.keys(rule.quirks ?? {})) assert.ok(!(quirk in quirks), `${name}: ${quirk}`)
      for (const protocol of rule.protocols ?? [])
        assert.ok(
          protocols.some((one) => one.protocol === protocol),
          `${name}: ${protocol}`,
        )
    }
  }
})

test('every provider with a credential is ready, and each protocol has an address below its base', () => {
  for (const definition of definitions) {
    const provider = ready({
      name: definition.name,
      apiKeys: ['key'],
      aws: { region: 'eu-west-1' },
      google: { project: 'p', location: 'global' },
      ...(definition.protocols.every(({ baseUrl }) => baseUrl === undefined) ? { baseUrl: 'https://x.test/v1' } : {}),
    })
    assert.equal(provider.protocols.length, definition.protocols.length, definition.name)
    for (const { protocol, url } of provider.protocols)
      assert.ok(url(paths[protocol] ?? '', 'm', true).pathname.length > 1, definition.name)
  }
})

test('addresses are what the official SDKs would call', () => {
  const deepseek = ready({ name: 'deepseek', apiKeys: ['k'] })
  assert.equal(urlOf(deepseek, 'openai-chat', '/chat/completions'), 'https://api.deepseek.com/chat/completions')
  assert.equal(urlOf(deepseek, 'anthropic-messages', '/v1/messages'), 'https://api.deepseek.com/anthropic/v1/messages')
  const openrouter = ready({ name: 'openrouter', apiKeys: ['k'] })
  assert.equal(urlOf(openrouter, 'anthropic-messages', '/v1/messages'), 'https://openrouter.ai/api/v1/messages')
})

test('Vertex addresses hold project, location and model; a key alone reaches Gemini only', () => {
  const regional = ready({ name: 'vertex', google: { project: 'p1', location: 'europe-west1' } })
  assert.equal(
    urlOf(regional, 'gemini', '/ignored', 'gemini-2.5-pro', true),
    'https://europe-west1-aiplatform.googleapis.com/v1beta1/projects/p1/locations/europe-west1/publishers/google/models/gemini-2.5-pro:streamGenerateContent?alt=sse',
  )
  const global = ready({ name: 'vertex', google: { project: 'p1', location: 'global' } })
  assert.equal(
    urlOf(global, 'anthropic-messages', '/v1/messages', 'claude-sonnet-4-6@default'),
    'https://aiplatform.googleapis.com/v1/projects/p1/locations/global/publishers/anthropic/models/claude-sonnet-4-6@default:rawPredict',
  )
  assert.equal(
    urlOf(global, 'openai-chat', '/chat/completions'),
    'https://aiplatform.googleapis.com/v1/projects/p1/locations/global/endpoints/openapi/chat/completions',
  )
  const area = ready({ name: 'vertex', google: { project: 'p1', location: 'eu' } })
  assert.match(urlOf(area, 'gemini', '') ?? '', /^https:\/\/aiplatform\.eu\.rep\.googleapis\.com\//)
  const express = ready({ name: 'vertex', apiKeys: ['k'] })
  assert.deepEqual(
    express.protocols.map(({ protocol }) => protocol),
    ['gemini'],
  )
  assert.equal(
    urlOf(express, 'gemini', '', 'gemini-2.5-pro'),
    'https://aiplatform.googleapis.com/v1beta1/publishers/google/models/gemini-2.5-pro:generateContent',
  )
})

test('Claude on Bedrock is invoked with the model in the path and a framing of its own', () => {
  const provider = ready({ name: 'bedrock', aws: { region: 'us-west-2' }, apiKeys: ['k'] })
  const model = 'global.anthropic.claude-haiku-4-5-20251001-v1:0'
  const [messages, converse] = selectProtocols(provider, model)
  assert.equal(messages?.protocol, 'anthropic-messages')
  assert.equal(messages.framing, 'aws-event-stream')
  assert.equal(messages.signatureIssuer, 'anthropic')
  assert.equal(
    messages.url('/v1/messages', model, true).href,
    'https://bedrock-runtime.us-west-2.amazonaws.com/model/global.anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke-with-response-stream',
  )
  assert.equal(converse?.protocol, 'bedrock-converse')
  assert.deepEqual(
    selectProtocols(provider, 'amazon.nova-pro-v1:0').map(({ protocol }) => protocol),
    ['bedrock-converse'],
  )
})

test('rules for models choose protocols and add quirks; the operator beats them', () => {
  const openai = ready({ name: 'openai', apiKeys: ['k'] })
  assert.deepEqual(
    selectProtocols(openai, 'gpt-5.5-pro').map(({ protocol }) => protocol),
    ['openai-responses'],
  )
  assert.equal(selectProtocols(openai, 'gpt-5.4').length, 2)
  assert.deepEqual(
    selectProtocols(openai, 'gpt-5.4', ['openai-chat']).map(({ protocol }) => protocol),
    ['openai-chat'],
  )
  const gemini = ready({ name: 'gemini', apiKeys: ['k'] })
  assert.equal(selectProtocols(gemini, 'gemini-3.5-flash')[0]?.quirks.thinkingLevel, true)
  assert.equal(selectProtocols(gemini, 'gemini-2.5-pro')[0]?.quirks.thinkingLevel, undefined)
  const anthropic = ready({ name: 'anthropic', apiKeys: ['k'], headers: { 'X-Mine': '1' } })
  assert.equal(selectProtocols(anthropic, 'claude-opus-4-8')[0]?.quirks.adaptiveThinking, true)
  assert.equal(selectProtocols(anthropic, 'claude-sonnet-4-6')[0]?.quirks.adaptiveThinking, undefined)
  assert.deepEqual(anthropic.protocols[0]?.headers, { 'anthropic-version': '2023-06-01', 'x-mine': '1' })
})

test('which models go on with the beginning of an answer', () => {
  const anthropic = ready({ name: 'anthropic', apiKeys: ['k'] })
  const bedrock = ready({ name: 'bedrock', apiKeys: ['k'], aws: { region: 'us-east-1' } })
  const gemini = ready({ name: 'gemini', apiKeys: ['k'] })
  const prefillOf = (provider: Provider, model: string) => selectProtocols(provider, model)[0]?.quirks.prefill
  const older = ['3-5-haiku-20241022', 'opus-4-20250514', 'opus-4-1', 'sonnet-4-5-20250929', 'haiku-4-5', 'sonnet-4-0']
  const newer = ['opus-4-6', 'sonnet-4-6', 'opus-4-8', 'sonnet-5', 'haiku-5', 'fable-5', 'opus-4-10', 'opus-4-60']
  for (const name of older) {
    assert.equal(prefillOf(anthropic, `claude-${name}`), 'last-turn', name)
    assert.equal(prefillOf(bedrock, `us.anthropic.claude-${name}-v1:0`), 'last-turn', name)
  }
  for (const name of newer) {
    assert.equal(prefillOf(anthropic, `claude-${name}`), undefined, name)
    assert.equal(prefillOf(bedrock, `us.anthropic.claude-${name}-v1:0`), undefined, name)
  }
  for (const name of ['2.5-flash', '2.5-flash-lite', '3-flash-preview', '3.1-pro-preview', '3.5-flash'])
    assert.equal(prefillOf(gemini, `gemini-${name}`), 'last-turn', name)
  for (const name of ['3.5-flash-lite', '3.6-flash', '3.7-flash', '4-pro'])
    assert.equal(prefillOf(gemini, `gemini-${name}`), undefined, name)
})

test('one address moves what is known to live together; a map moves each protocol', () => {
  const openai = ready({ name: 'openai', baseUrl: 'http://127.0.0.1:9/v1/', apiKeys: ['k'] })
  assert.equal(urlOf(openai, 'openai-responses', '/responses'), 'http://127.0.0.1:9/v1/responses')
  assert.equal(urlOf(openai, 'openai-chat', '/chat/completions'), 'http://127.0.0.1:9/v1/chat/completions')
  const deepseek = ready({ name: 'deepseek', baseUrl: 'http://127.0.0.1:9', apiKeys: ['k'] })
  assert.deepEqual(
    deepseek.protocols.map(({ protocol }) => protocol),
    ['openai-chat', 'openai-responses'],
  )
  const ollama = ready({ name: 'ollama', baseUrl: 'http://box:11434/v1' })
  assert.equal(urlOf(ollama, 'anthropic-messages', '/v1/messages'), 'http://box:11434/v1/messages')
  const mapped = ready({
    name: 'mine',
    baseUrl: { 'openai-chat': 'http://127.0.0.1:1/v1', 'anthropic-messages': 'http://127.0.0.1:2' },
  })
  assert.equal(urlOf(mapped, 'openai-chat', '/chat/completions'), 'http://127.0.0.1:1/v1/chat/completions')
  assert.equal(urlOf(mapped, 'anthropic-messages', '/v1/messages'), 'http://127.0.0.1:2/v1/messages')
  const more = ready({ name: 'tencent', apiKeys: ['k'], baseUrl: { 'anthropic-messages': 'https://hub.test' } })
  assert.equal(urlOf(more, 'anthropic-messages', '/v1/messages'), 'https://hub.test/v1/messages')
  assert.match(urlOf(more, 'openai-chat', '/chat/completions') ?? '', /tencentcloudmaas\.com\/v1\/chat/)
})

test('a server of the operator’s own is authorized as the SDK of each path would, or not at all', async () => {
  const provider = ready({
    name: 'mine',
    protocols: ['openai-chat', 'anthropic-messages', 'gemini'],
    baseUrl: 'http://127.0.0.1:9',
    apiKeys: ['s3cret'],
  })
  const [credential] = provider.credentials
  const headers = async (path: string) => credential?.authorize(callTo(new URL(path, 'http://127.0.0.1:9')))
  assert.deepEqual(await headers('/chat/completions'), { authorization: 'Bearer s3cret' })
  assert.deepEqual(await headers('/v1/messages'), { 'x-api-key': 's3cret' })
  assert.deepEqual(await headers('/v1beta/models/m:streamGenerateContent?alt=sse'), { 'x-goog-api-key': 's3cret' })
  const open = ready({ name: 'mine', baseUrl: 'http://127.0.0.1:9/v1' })
  assert.deepEqual(await open.credentials[0]?.authorize(callTo(new URL('http://127.0.0.1:9/v1/models'))), {})
})

test('a credential is never used away from home, and never shows its secret', async () => {
  const secret = 'sk-very-secret-text'
  const aws = { region: 'us-east-1', accessKeyId: 'AKIA', secretAccessKey: secret, sessionToken: secret }
  for (const settings of [
    { name: 'openai', apiKeys: [secret] },
    { name: 'bedrock', aws },
    { name: 'vertex', google: { project: 'p', location: 'global', credentialsFile: secret } },
  ]) {
    const provider = ready(settings)
    const [credential] = provider.credentials
    assert.ok(credential)
    for (const shown of [inspect(provider, { depth: 9, showHidden: true }), JSON.stringify(provider)])
      assert.ok(!shown.includes(secret), settings.name)
    assert.match(credential.id, /^[\w-]{12}$/)
    for (const url of ['https://evil.test/v1', 'http://api.openai.com/v1', 'https://api.openai.com:444/v1']) {
      await assert.rejects(
        async () => credential.authorize(callTo(new URL(url))),
        (error) => error instanceof AssertionError && !inspect(error).includes(secret),
        `${settings.name} at ${url}`,
      )
    }
  }
})

test('a provider that cannot be called says what is missing', () => {
  assert.equal(reason({ name: 'openai' }), 'no credential: say providers.openai.api_key or OPENAI_API_KEY')
  assert.match(reason({ name: 'azure-openai', apiKeys: ['k'] }), /base_url/)
  assert.match(reason({ name: 'bedrock', apiKeys: ['k'] }), /region/)
  assert.match(reason({ name: 'bedrock', aws: { region: 'us-east-1' } }), /providers\.bedrock\.aws/)
  assert.match(reason({ name: 'mine', baseUrl: 'localhost:8000' }), /is not an address/)
  assert.match(reason({ name: 'mine' }), /base_url/)
})

test('several keys make several credentials with ids of their own', () => {
  const { credentials } = ready({ name: 'anthropic', apiKeys: ['a', 'b'] })
  assert.equal(new Set(credentials.map(({ id }) => id)).size, 2)
})

test("a server of the operator's own is known by its kind, or by an address inside their network", () => {
  const isOwn = (settings: ProviderSettings) => ready({ apiKeys: ['k'], ...settings }).isOwnServer === true
  const inside = 'http://10.0.0.7:4000/v1'
  assert.equal(isOwn({ name: 'vllm' }), true)
  assert.equal(isOwn({ name: 'mine', baseUrl: 'https://llm.example.com/v1' }), true)
  assert.equal(isOwn({ name: 'openai' }), false)
  assert.equal(isOwn({ name: 'openai', baseUrl: 'https://eu.api.openai.com/v1' }), false)
  assert.equal(isOwn({ name: 'openai', baseUrl: inside }), true)
  assert.equal(isOwn({ name: 'openai', baseUrl: { 'openai-chat': inside } }), true)
  assert.equal(isOwn({ name: 'anthropic', baseUrl: 'http://litellm:4000' }), true)
})
