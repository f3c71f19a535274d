import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPydanticAi, recordingsAbsent, type PydanticAiRecord } from '../../test/recordings.ts'
import { systemClock } from '../foundation/time/clock.ts'
import type { ProtocolName } from '../generation/protocol-name.ts'
import { buildProvider } from './build-provider.ts'
import { definitions } from './definitions.ts'
import type { ProviderProtocol } from './provider.ts'
import type { ProviderSettings } from './provider-settings.ts'

const protocols: { readonly [kind: string]: ProtocolName } = {
  'openai.chat': 'openai-chat',
  'openai.responses': 'openai-responses',
  'anthropic.messages': 'anthropic-messages',
  'gemini.generate': 'gemini',
  'bedrock.converse': 'bedrock-converse',
}

/** The model, and what the protocol's own SDK appends for it. */
function readCall(record: PydanticAiRecord): { model: string; path: string; stream: boolean } {
  const { pathname } = new URL(record.url)
  const gemini = /\/models\/([^/:]+):(\w+)$/.exec(pathname)
  if (gemini) {
    const [, model = '', method] = gemini
    const stream = method === 'streamGenerateContent'
    return { model, path: `/v1beta/models/${model}:${method}${stream ? '?alt=sse' : ''}`, stream }
  }
  const converse = /^\/model\/([^/]+)(\/converse(?:-stream)?)$/.exec(pathname)
  if (converse) {
    const [, model = '', method = ''] = converse
    return { model: decodeURIComponent(model), path: `/model/${model}${method}`, stream: method.endsWith('stream') }
  }
  const path = { 'openai.responses': '/responses', 'anthropic.messages': '/v1/messages' }[record.kind]
  return { model: '', path: path ?? '/chat/completions', stream: record.stream }
}

/** The settings under which a recorded call was made, as far as its address tells. */
function readSettings(name: string, url: URL): ProviderSettings {
  const vertex = /\/projects\/([^/]+)\/locations\/([^/]+)\//.exec(url.pathname)
  return {
    name,
    apiKeys: ['key'],
    aws: { region: /^bedrock-runtime\.([^.]+)\./.exec(url.host)?.[1] ?? 'us-east-1' },
    ...(vertex ? { google: { project: vertex[1] ?? '', location: vertex[2] ?? '' } } : {}),
    ...(name === 'azure-openai' ? { baseUrl: `${url.origin}/openai/v1` } : {}),
  }
}

test('recorded calls of official clients went where we would send them', { skip: recordingsAbsent }, () => {
  const seen = new Map<string, number>()
  for (const record of readPydanticAi()) {
    const protocol = protocols[record.kind]
    if (protocol === undefined) continue
    const url = new URL(record.url.replace('localhost', '127.0.0.1').replace('/responses/compact', '/responses'))
    // Gateways of other companies, Gemini behind OpenAI's protocol and Bedrock's second host are not called by us.
    if (url.pathname.startsWith('/v1beta/openai') || url.host.startsWith('bedrock-mantle')) continue
    const call = readCall(record)
    for (const { name } of definitions) {
      if (name === 'azure-openai' && !url.host.endsWith('.openai.azure.com')) continue
      const state = buildProvider(readSettings(name, url), systemClock)
      if (!state.ready) continue
      const speaks = (one: ProviderProtocol): boolean =>
        one.protocol === protocol && one.url(call.path, call.model, call.stream).host === url.host
      const found: ProviderProtocol | undefined = state.provider.protocols.find(speaks)
      if (found === undefined) continue
      const ours: URL = found.url(call.path, call.model, call.stream)
      assert.equal(ours.pathname, url.pathname, `${name}: ${record.url}`)
      if (protocol === 'gemini') assert.equal(ours.search, url.search, name)
      seen.set(`${name} ${protocol}`, (seen.get(`${name} ${protocol}`) ?? 0) + 1)
    }
  }
  assert.deepEqual([...seen.keys()].sort(), [
    'anthropic anthropic-messages',
    'azure-openai openai-responses',
    'bedrock bedrock-converse',
    'cerebras openai-chat',
    'deepseek openai-chat',
    'deepseek openai-responses',
    'gemini gemini',
    'groq openai-chat',
    'mistral openai-chat',
    'ollama openai-chat',
    'ollama-cloud openai-chat',
    'openai openai-chat',
    'openai openai-responses',
    'openrouter openai-chat',
    'openrouter openai-responses',
    'vertex gemini',
    'z-ai openai-chat',
  ])
})
