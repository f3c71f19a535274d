import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { InboundProtocolName } from '../../generation/protocol-name.ts'
import { inboundProtocols } from '../../protocols/protocols.ts'
import { examineBody } from './examine-body.ts'

const examine = (from: InboundProtocolName, body: JsonObject) =>
  examineBody(body, inboundProtocols[from].screenedFields)

/** `kind path` of every reference. */
const references = (from: InboundProtocolName, body: JsonObject) =>
  examine(from, body).references.map(({ needs, path }) => `${needs} ${path.join('.')}`)

const said = (content: JsonObject[string]) => ({ messages: [{ role: 'user', content }] })

test('Chat: what lies in an account is found wherever it stands', () => {
  const cases: [JsonObject, string][] = [
    [said([{ type: 'file', file: { file_id: 'file-1' } }]), 'files messages.0.content.0.file.file_id'],
    [{ messages: [{ role: 'assistant', audio: { id: 'audio_1' } }] }, 'files messages.0.audio.id'],
    [{ audio: { voice: { id: 'voice_1' }, format: 'wav' } }, 'files audio.voice.id'],
    [{ messages: [{ role: 'system', content: 'fileid://file-1' }] }, 'files messages.0.content'],
    [said([{ type: 'text', text: ' fileid://file-1' }]), 'files messages.0.content.0.text'],
    [said([{ type: 'image_url', image_url: { url: 's3://private/x' } }]), 'buckets messages.0.content.0.image_url.url'],
    [said([{ type: 'image_url', image_url: ' GS://private/x' }]), 'buckets messages.0.content.0.image_url'],
    [
      said([{ type: 'video_url', video_url: { url: 'file:///etc/passwd' } }]),
      'buckets messages.0.content.0.video_url.url',
    ],
    [
      said([{ type: 'image_url', image_url: { url: 'https://generativelanguage.googleapis.com/v1beta/files/a' } }]),
      'files messages.0.content.0.image_url.url',
    ],
    [said([{ type: 'file', file: { file_data: 's3://a/b' } }]), 'buckets messages.0.content.0.file.file_data'],
    [
      said([{ type: 'input_audio', input_audio: { data: 'gs://a/b', format: 'wav' } }]),
      'buckets messages.0.content.0.input_audio.data',
    ],
    [
      said([{ type: 'video', video: ['https://a.example/1.png', 's3://a/2.png'] }]),
      'buckets messages.0.content.0.video.1',
    ],
    [
      said([{ type: 'image_url', image_url: { url: 'https://generativelanguage.googleapis.com./v1beta/files/a' } }]),
      'files messages.0.content.0.image_url.url',
    ],
    [{ data_sources: [{ type: 'azure_search', parameters: {} }] }, 'vector-stores data_sources'],
    [{ extra_body: { google: { cached_content: 'cachedContents/1' } } }, 'files extra_body.google.cached_content'],
    [{ preset: 'mine' }, 'prompts preset'],
    [{ deferred: true }, 'state deferred'],
    [{ tools: [{ type: 'mcp', server_url: 'https://x' }] }, 'mcp tools.0.server_url'],
    [{ tools: [{ type: 'openrouter:x', parameters: { file_id: 'f' } }] }, 'files tools.0.parameters.file_id'],
  ]
  for (const [body, found] of cases) assert.deepEqual(references('openai-chat', body), [found])
})

test('Responses: what lies in an account is found wherever it stands', () => {
  const tool = (json: JsonObject) => ({ tools: [json] })
  const cases: [JsonObject, string][] = [
    [{ input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'f' }] }] }, 'files input.0.content.0.file_id'],
    [
      { input: [{ type: 'function_call_output', output: [{ type: 'input_image', file_id: 'f' }] }] },
      'files input.0.output.0.file_id',
    ],
    [{ input: [{ type: 'image_generation_call', id: 'ig_1' }] }, 'files input.0.id'],
    [{ input: [{ type: 'code_interpreter_call', container_id: 'cntr_1' }] }, 'containers input.0.container_id'],
    [tool({ type: 'code_interpreter', container: 'cntr_1' }), 'containers tools.0.container'],
    [
      tool({ type: 'code_interpreter', container: { type: 'auto', file_ids: ['f'] } }),
      'files tools.0.container.file_ids',
    ],
    [
      tool({ type: 'shell', environment: { type: 'container_reference', container_id: 'c' } }),
      'containers tools.0.environment.container_id',
    ],
    [
      tool({
        type: 'shell',
        environment: { type: 'container_auto', skills: [{ type: 'skill_reference', skill_id: 's' }] },
      }),
      'skills tools.0.environment.skills.0.skill_id',
    ],
    [tool({ type: 'file_search', vector_store_ids: ['vs_1'] }), 'vector-stores tools.0.vector_store_ids'],
    [tool({ type: 'mcp', server_label: 'a', server_url: 'https://x' }), 'mcp tools.0.server_url'],
    [tool({ type: 'mcp', server_label: 'a', connector_id: 'connector_gmail' }), 'mcp tools.0.connector_id'],
    [tool({ type: 'mcp', server_label: 'a', tunnel_id: 'tunnel_1' }), 'mcp tools.0.tunnel_id'],
    [tool({ type: 'image_generation', input_image_mask: { file_id: 'f' } }), 'files tools.0.input_image_mask.file_id'],
    [
      { input: [{ type: 'additional_tools', tools: [{ type: 'file_search', vector_store_ids: ['v'] }] }] },
      'vector-stores input.0.tools.0.vector_store_ids',
    ],
  ]
  for (const [body, found] of cases) assert.deepEqual(references('openai-responses', body), [found])
})

test('Messages: what lies in an account is found wherever it stands, in the results of tools too', () => {
  const cases: [JsonObject, string][] = [
    [said([{ type: 'image', source: { type: 'file', file_id: 'f' } }]), 'files messages.0.content.0.source.file_id'],
    [said([{ type: 'container_upload', file_id: 'f' }]), 'files messages.0.content.0.file_id'],
    [
      said([{ type: 'tool_result', content: [{ type: 'document', source: { type: 'url', url: 's3://a/b' } }] }]),
      'buckets messages.0.content.0.content.0.source.url',
    ],
    [{ container: 'container_1' }, 'containers container'],
    [{ container: { id: 'container_1' } }, 'containers container.id'],
    [{ container: { skills: [{ type: 'custom', skill_id: 's' }] } }, 'skills container.skills.0.skill_id'],
    [{ mcp_servers: [{ type: 'url', url: 'https://x', name: 'x' }] }, 'mcp mcp_servers'],
    [{ system: [{ type: 'document', source: { type: 'file', file_id: 'f' } }] }, 'files system.0.source.file_id'],
  ]
  for (const [body, found] of cases) assert.deepEqual(references('anthropic-messages', body), [found])
})

test('what a forgiving server could read as a reference is one', () => {
  const inside = 'http://10.0.0.5/x'
  const cases: [InboundProtocolName, JsonObject, string][] = [
    ['openai-chat', { container: ['cntr_1'] }, 'containers container'],
    ['openai-chat', { container: [{ ID: 'cntr_1' }] }, 'containers container'],
    ['openai-chat', { messages: [{ role: 'assistant', audio: [{ id: 'audio_1' }] }] }, 'files messages.0.audio'],
    ['openai-chat', { deferred: 'true' }, 'state deferred'],
    [
      'openai-chat',
      said([{ type: 'input_audio', input_audio: inside }]),
      'private-addresses messages.0.content.0.input_audio',
    ],
    [
      'openai-chat',
      said([{ type: 'x', IMAGE_URL: { URL: inside } }]),
      'private-addresses messages.0.content.0.IMAGE_URL.URL',
    ],
    [
      'openai-chat',
      said([{ type: 'image_url', image_url: [[inside]] }]),
      'private-addresses messages.0.content.0.image_url.0.0',
    ],
    ['openai-responses', { input: [{ TYPE: 'image_generation_call', Id: 'ig_1' }] }, 'files input.0.id'],
    ['anthropic-messages', said([{ type: 'image', source: inside }]), 'private-addresses messages.0.content.0.source'],
    [
      'anthropic-messages',
      said([{ type: 'document', source: { type: 'text', TYPE: 'url', data: inside } }]),
      'private-addresses messages.0.content.0.source.data',
    ],
    [
      'anthropic-messages',
      said([{ type: 'web_search_result', TYPE: 'image', source: { type: 'url', url: inside } }]),
      'private-addresses messages.0.content.0.source.url',
    ],
    [
      'anthropic-messages',
      { container: { skills: [{ type: 'anthropic', TYPE: 'custom', skill_id: 's' }] } },
      'skills container.skills.0.skill_id',
    ],
  ]
  for (const [from, body, found] of cases) assert.deepEqual(references(from, body), [found])
})

test("a caller's own JSON, what models answered and what anybody may fetch refer to nothing", () => {
  const schema = { type: 'object', properties: { file_id: { type: 'string' }, server_url: { file_id: 'x' } } }
  const innocent: [InboundProtocolName, JsonObject][] = [
    [
      'openai-chat',
      { tools: [{ type: 'function', function: { name: 'a', parameters: { ...schema, file_id: 'x' } } }] },
    ],
    ['openai-chat', { functions: [{ name: 'a', parameters: { file_id: 'x' } }] }],
    ['openai-chat', { response_format: { type: 'json_schema', json_schema: { name: 'a', schema: { file_id: 'x' } } } }],
    ['openai-chat', { metadata: { file_id: 'x', model: 'y' }, store: true }],
    ['openai-chat', { messages: [{ role: 'assistant', annotations: [{ file_id: 'x' }], model: 'gpt-x' }] }],
    ['openai-chat', { audio: { voice: 'alloy', format: 'wav' } }],
    ['openai-chat', said([{ type: 'image_url', image_url: { url: 'https://example.com/s3://x' } }])],
    ['openai-chat', said([{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }])],
    ['openai-chat', said([{ type: 'image_url', image_url: { url: 'https://storage.googleapis.com/public/x.png' } }])],
    [
      'anthropic-messages',
      said([{ type: 'document', source: { type: 'text', data: 'Note: s3://x', media_type: 'text/plain' } }]),
    ],
    ['openai-chat', said([{ type: 'text', text: 'see s3://bucket and fileid://x' }])],
    ['openai-responses', { tools: [{ type: 'function', name: 'a', parameters: { file_id: 'x' } }] }],
    ['openai-responses', { tools: [{ type: 'code_interpreter', container: { type: 'auto' } }] }],
    ['openai-responses', { input: [{ type: 'image_generation_call', id: 'ig_1', result: 'AAAA' }] }],
    ['openai-responses', { input: [{ type: 'function_call', arguments: '{"file_id":"x"}' }] }],
    [
      'openai-responses',
      { input: [{ role: 'assistant', content: [{ type: 'output_text', annotations: [{ container_id: 'c' }] }] }] },
    ],
    [
      'anthropic-messages',
      { tools: [{ name: 'a', input_schema: { file_id: 'x' }, input_examples: [{ file_id: 'x' }] }] },
    ],
    [
      'anthropic-messages',
      { messages: [{ role: 'assistant', content: [{ type: 'tool_use', input: { file_id: 'x', model: 'y' } }] }] },
    ],
    ['anthropic-messages', { container: { skills: [{ type: 'anthropic', skill_id: 'pdf' }] } }],
    ['anthropic-messages', { container: null, mcp_servers: [] }],
    ['openai-chat', { deferred: false, audio: { voice: ['alloy'], format: 'wav' } }],
    [
      'openai-chat',
      { messages: [{ role: 'assistant', reasoning_details: [{ type: 'reasoning.encrypted', data: 'cms1.x' }] }] },
    ],
    ['anthropic-messages', said([{ type: 'redacted_thinking', data: 'cms1.x.y' }])],
    ['anthropic-messages', said([{ type: 'search_result', source: 'notes/2026.md', title: 'a', content: [] }])],
    ['openai-chat', said([{ type: 'file', file: { file_data: 'JVBERi0=', filename: 'a.pdf' } }])],
    [
      'anthropic-messages',
      said([
        {
          type: 'bash_code_execution_tool_result',
          content: { content: [{ type: 'bash_code_execution_output', file_id: 'f' }] },
        },
      ]),
    ],
    ['anthropic-messages', said([{ type: 'fallback', from: { model: 'a' }, to: { model: 'b' } }])],
  ]
  for (const [from, body] of innocent) {
    const { references: found, models } = examine(from, body)
    assert.deepEqual([found, models], [[], []], `${from} ${JSON.stringify(body)}`)
  }
})

test('models that a body names are found in tools, lists, plugins and settings, with their place', () => {
  const cases: [InboundProtocolName, JsonObject, [string, string | undefined][]][] = [
    ['anthropic-messages', { tools: [{ type: 'advisor_20260301', model: 'opus' }] }, [['tools.0.model', 'opus']]],
    [
      'anthropic-messages',
      { fallbacks: [{ model: 'a' }, { model: 'b' }] },
      [
        ['fallbacks.0.model', 'a'],
        ['fallbacks.1.model', 'b'],
      ],
    ],
    ['anthropic-messages', { fallbacks: 'default' }, [['fallbacks', undefined]]],
    [
      'openai-responses',
      { tools: [{ type: 'image_generation', model: 'gpt-image-2' }] },
      [['tools.0.model', 'gpt-image-2']],
    ],
    [
      'openai-responses',
      { input: [{ type: 'additional_tools', tools: [{ type: 'x', model: 'm' }] }] },
      [['input.0.tools.0.model', 'm']],
    ],
    [
      'openai-responses',
      { moderation: { model: 'omni-moderation-latest' } },
      [['moderation.model', 'omni-moderation-latest']],
    ],
    ['openai-chat', { plugins: [{ id: 'response-healing' }, { id: 'web' }] }, [['plugins.1', undefined]]],
    ['openai-chat', { plugins: [{ id: 'response-healing' }] }, []],
    ['openai-chat', { plugins: { id: 'web' } }, [['plugins.0', undefined]]],
    ['openai-chat', { plugins: 'web' }, [['plugins.0', undefined]]],
    ['openai-chat', { fallbacks: ['a'] }, [['fallbacks.0', 'a']]],
    ['openai-chat', { route: 'fallback' }, []],
    ['openai-chat', { route: 'other' }, [['route', undefined]]],
    [
      'openai-chat',
      { draft_model: 'small', extra_body: { fallback_models: ['a'] } },
      [
        ['draft_model', 'small'],
        ['extra_body.fallback_models.0', 'a'],
      ],
    ],
    [
      'openai-chat',
      { compound_custom: { models: { answering_model: 'a', other: 'b' } } },
      [
        ['compound_custom.models.other', 'b'],
        ['compound_custom.models.answering_model', 'a'],
      ],
    ],
    ['openai-chat', { model: 'mine', models: ['ours'], provider: { model: 'ours' } }, []],
  ]
  for (const [from, body, wanted] of cases) {
    const found = examine(from, body).models.map(({ path, name }) => [path.join('.'), name])
    assert.deepEqual(found, wanted, JSON.stringify(body))
  }
})

test('a field that steers a server is found at the top and where servers unpack it, and nowhere else', () => {
  const field = (body: JsonObject) => examine('openai-chat', body).serverField?.join('.')
  assert.equal(field({ messages: [], priority: -1 }), 'priority')
  assert.equal(field({ extra_body: { cache_salt: 'x' } }), 'extra_body.cache_salt')
  assert.equal(field({ Extra_Body: { cache_salt: 'x' } }), 'Extra_Body.cache_salt')
  assert.equal(field({ response_format: { type: 'regex', pattern: '(a+)+$' } }), 'response_format.type')
  assert.equal(field({ messages: [{ priority: 1 }], metadata: { priority: 1 }, priority: null, top_k: 5 }), undefined)
})

test('what is found is bounded however much a body holds', () => {
  const tools = Array.from({ length: 10_000 }, (_, index) => ({ type: 'x', model: `m${index}`, file_id: `f${index}` }))
  const { models, references: found } = examine('openai-responses', { tools })
  assert.equal(models.length, bounds.modelsPerRequest + 1)
  assert.deepEqual(found, [{ needs: 'files', path: ['tools', 0, 'file_id'] }])
  const long = 'x'.repeat(1_000_000)
  const wordy = examine('openai-chat', { [long]: { file_id: 'f', draft_model: long }, plugins: [{ id: long }] })
  assert.ok(JSON.stringify(wordy).length < 1_000)
})
