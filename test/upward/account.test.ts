// What lies in the operator's account at a provider is closed to customers, in every protocol, passed through or
// translated, until the operator opens it; on a gateway that its operators run for themselves it is open.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import {
  inboundProtocolNames,
  type InboundProtocolName,
  type ProtocolName,
} from '../../src/generation/protocol-name.ts'
import { startUpward, type Upward } from './upward.ts'

type Case = { from: InboundProtocolName; more: JsonObject; param: string; needs: string }

const said = (part: JsonObject) => ({ messages: [{ role: 'user', content: [part] }] })
const given = (item: JsonObject) => ({ input: [item] })
const image = (url: string) => ({ type: 'image_url', image_url: { url } })
const tool = { type: 'tool_result', tool_use_id: 't' }

const cases: readonly Case[] = [
  {
    from: 'openai-chat',
    more: said({ type: 'file', file: { file_id: 'file-1' } }),
    param: 'messages[0].content[0].file.file_id',
    needs: 'files',
  },
  {
    from: 'openai-chat',
    more: { messages: [{ role: 'assistant', audio: { id: 'audio_1' } }] },
    param: 'messages[0].audio.id',
    needs: 'files',
  },
  {
    from: 'openai-chat',
    more: said(image('s3://private/secret.png')),
    param: 'messages[0].content[0].image_url.url',
    needs: 'buckets',
  },
  {
    from: 'openai-chat',
    more: said(image('gs://private/secret.png')),
    param: 'messages[0].content[0].image_url.url',
    needs: 'buckets',
  },
  { from: 'openai-chat', more: { preset: 'operator' }, param: 'preset', needs: 'prompts' },
  { from: 'openai-chat', more: { deferred: true }, param: 'deferred', needs: 'state' },
  {
    from: 'openai-chat',
    more: { data_sources: [{ type: 'azure_search' }] },
    param: 'data_sources',
    needs: 'vector-stores',
  },
  {
    from: 'openai-responses',
    more: given({ role: 'user', content: [{ type: 'input_file', file_id: 'file-1' }] }),
    param: 'input[0].content[0].file_id',
    needs: 'files',
  },
  {
    from: 'openai-responses',
    more: { tools: [{ type: 'file_search', vector_store_ids: ['vs_1'] }] },
    param: 'tools[0].vector_store_ids',
    needs: 'vector-stores',
  },
  {
    from: 'openai-responses',
    more: { tools: [{ type: 'code_interpreter', container: 'cntr_1' }] },
    param: 'tools[0].container',
    needs: 'containers',
  },
  {
    from: 'openai-responses',
    more: { tools: [{ type: 'mcp', server_label: 'x', server_url: 'https://x' }] },
    param: 'tools[0].server_url',
    needs: 'mcp',
  },
  {
    from: 'openai-responses',
    more: { tools: [{ type: 'mcp', server_label: 'x', connector_id: 'connector_gmail' }] },
    param: 'tools[0].connector_id',
    needs: 'mcp',
  },
  {
    from: 'anthropic-messages',
    more: said({ type: 'document', source: { type: 'file', file_id: 'file_1' } }),
    param: 'messages.0.content.0.source.file_id',
    needs: 'files',
  },
  {
    from: 'anthropic-messages',
    more: said({ ...tool, content: [{ type: 'image', source: { type: 'url', url: 's3://private/x' } }] }),
    param: 'messages.0.content.0.content.0.source.url',
    needs: 'buckets',
  },
  { from: 'anthropic-messages', more: { container: 'container_1' }, param: 'container', needs: 'containers' },
  {
    from: 'anthropic-messages',
    more: { container: { skills: [{ type: 'custom', skill_id: 's' }] } },
    param: 'container.skills.0.skill_id',
    needs: 'skills',
  },
  {
    from: 'anthropic-messages',
    more: { mcp_servers: [{ type: 'url', url: 'https://x', name: 'x' }] },
    param: 'mcp_servers',
    needs: 'mcp',
  },
]

/** Every place of a body in which an address of media stands. */
function writeMedia(address: string): readonly Omit<Case, 'needs'>[] {
  const source = { type: 'url', url: address }
  const messages = (param: string, more: JsonObject) => ({ from: 'anthropic-messages' as const, more, param })
  const chat = (part: JsonObject, param: string) => {
    const place = `messages[0].content[0].${param}`
    return { from: 'openai-chat' as const, more: said(part), param: place }
  }
  const responses = (item: JsonObject, param: string) => ({
    from: 'openai-responses' as const,
    more: given(item),
    param,
  })
  return [
    messages('messages.0.content.0.source.url', said({ type: 'image', source })),
    messages('messages.0.content.0.source.url', said({ type: 'document', source })),
    messages('messages.0.content.0.content.0.source.url', said({ ...tool, content: [{ type: 'document', source }] })),
    messages(
      'messages.0.content.0.source.content.0.source.url',
      said({ type: 'document', source: { type: 'content', content: [{ type: 'image', source }] } }),
    ),
    messages('system.0.source.url', { system: [{ type: 'document', source }] }),
    chat(image(address), 'image_url.url'),
    chat({ type: 'image_url', image_url: address }, 'image_url'),
    chat({ type: 'video_url', video_url: { url: address } }, 'video_url.url'),
    chat({ type: 'audio_url', audio_url: { url: address } }, 'audio_url.url'),
    chat({ type: 'video', video: ['https://example.com/1.png', address] }, 'video[1]'),
    chat({ type: 'file', file: { file_data: address } }, 'file.file_data'),
    chat({ type: 'input_audio', input_audio: { data: address, format: 'wav' } }, 'input_audio.data'),
    responses(
      { role: 'user', content: [{ type: 'input_image', image_url: address }] },
      'input[0].content[0].image_url',
    ),
    responses({ role: 'user', content: [{ type: 'input_file', file_url: address }] }, 'input[0].content[0].file_url'),
    responses({ role: 'user', content: [{ type: 'input_file', file_data: address }] }, 'input[0].content[0].file_data'),
    responses(
      { type: 'function_call_output', call_id: 'c', output: [{ type: 'input_file', file_url: address }] },
      'input[0].output[0].file_url',
    ),
  ]
}

/** To itself, and translated. */
const targets = (from: InboundProtocolName): [string, ProtocolName][] => [
  ['own-server', from],
  from === 'anthropic-messages' ? ['own-server', 'openai-chat'] : ['own-server', 'anthropic-messages'],
  ['gemini', 'gemini'],
]

describe('what lies in the account', () => {
  let upward: Upward
  before(async () => {
    upward = await startUpward()
  })
  after(() => upward?.stop())

  test('is open, byte for byte, where nobody but the operator has a key', async () => {
    for (const { from, more, param } of cases) {
      const { up, reply } = await upward.send(from, 'own-server', from, more)
      assert.equal(reply.status, 200, `${param}: ${reply.text}`)
      for (const [field, value] of Object.entries(more)) assert.deepEqual(up?.body[field], value, param)
      assert.equal(reply.headers['x-crossmodel-dropped'], undefined, param)
    }
  })

  test('is closed to every key as soon as one customer has one', async () => {
    const key = await upward.openKey()
    for (const { from, more, param, needs } of cases) {
      for (const [provider, to] of targets(from)) {
        const customer = await upward.send(from, provider, to, more, { key })
        const where = `${param} from ${from} to ${to}: ${customer.reply.text}`
        assert.deepEqual([customer.reply.status, customer.up], [400, undefined], where)
        assert.ok(customer.message.includes(`'${param}'`), where)
        assert.ok(!customer.message.includes('allow'), where)
        if (from !== 'anthropic-messages') assert.equal(customer.code, 'unsupported_parameter', where)
      }
      const operator = await upward.send(from, 'own-server', from, more)
      assert.deepEqual([operator.reply.status, operator.up], [400, undefined], param)
      assert.ok(operator.message.includes(`providers.own-server.allow: [${needs}]`), operator.message)
    }
  })

  test('an address inside the network is closed at a server of the operator in every protocol, passed through or not', async () => {
    const key = await upward.openKey()
    for (const address of [
      'http://10.0.0.5/x',
      'http://169.254.169.254/latest',
      'http://127.0.0.1:9/x',
      '/etc/x.png',
    ]) {
      for (const { from, more, param } of writeMedia(address)) {
        for (const [provider, to] of [
          ...inboundProtocolNames.map((name) => ['own-server', name] as const),
          ...inboundProtocolNames.map((name) => ['vllm', name] as const),
          ['anthropic', 'anthropic-messages'] as const,
          ['gemini', 'gemini'] as const,
        ]) {
          const { reply, up, message } = await upward.send(from, provider, to, more, { key })
          const where = `${address} in ${param} from ${from} to ${provider}/${to}: ${reply.text}`
          assert.deepEqual([reply.status, up], [400, undefined], where)
          assert.ok(message.includes(`'${param}' is a private or a relative address`), where)
        }
      }
    }
  })

  test('what refers to nothing goes up from customers too', async () => {
    const key = await upward.openKey()
    const schema = { type: 'object', properties: { file_id: { type: 'string' } } }
    const fine: [InboundProtocolName, JsonObject][] = [
      ['openai-chat', { tools: [{ type: 'function', function: { name: 'f', parameters: schema } }] }],
      ['openai-chat', said(image('https://example.com/x.png'))],
      ['openai-responses', { tools: [{ type: 'function', name: 'f', parameters: schema }] }],
      ['anthropic-messages', { tools: [{ name: 'f', input_schema: schema }] }],
    ]
    for (const [from, more] of fine) {
      const { reply } = await upward.send(from, 'own-server', from, more, { key })
      assert.equal(reply.status, 200, reply.text)
    }
  })

  test('a member that stands twice is refused: what one of the two refers to would not be seen', async () => {
    const key = await upward.openKey()
    const body =
      '{"model":"own-server/anthropic-messages","max_tokens":5,"messages":[{"role":"user","content":"Hi"}],"container":"c","container":null}'
    const { reply, message } = await upward.send('anthropic-messages', 'own-server', 'anthropic-messages', body, {
      key,
    })
    assert.equal(reply.status, 400)
    assert.match(message, /'container' more than once/)
  })
})

describe('what the operator opens', () => {
  let upward: Upward
  before(async () => {
    upward = await startUpward({
      providers: { 'own-server': { allow: ['files', 'buckets', 'mcp'] }, openai: { allow: [] } },
      models: {
        'both/model': {
          strategy: 'order',
          endpoints: [
            { provider: 'openai', model: 'at-openai', protocols: ['openai-chat'], price: { input: 1, output: 2 } },
            { provider: 'own-server', model: 'at-own', protocols: ['openai-chat'], price: { input: 1, output: 2 } },
          ],
        },
      },
    })
  })
  after(() => upward?.stop())

  test('is open to customers at that provider, and the rest is not', async () => {
    const key = await upward.openKey()
    const open = ['files', 'buckets', 'mcp']
    for (const { from, more, param, needs } of cases) {
      const { reply, up } = await upward.send(from, 'own-server', from, more, { key })
      const wanted = open.includes(needs) ? 200 : 400
      assert.equal(reply.status, wanted, `${param}: ${reply.text}`)
      assert.equal(up !== undefined, wanted === 200, param)
    }
  })

  test('decides which endpoint of a model is tried', async () => {
    const key = await upward.openKey()
    const more = said({ type: 'file', file: { file_id: 'file-1' } })
    const options = { key, model: 'both/model' }
    const file = await upward.send('openai-chat', 'own-server', 'openai-chat', more, options)
    assert.deepEqual([file.reply.status, file.up?.body['model']], [200, 'at-own'])
    const plain = await upward.send('openai-chat', 'own-server', 'openai-chat', {}, options)
    assert.equal(plain.up?.body['model'], 'at-openai')
  })

  test('is what the operator said, also where nobody else has a key', async () => {
    const alone = await startUpward({ providers: { openai: { allow: [] } } })
    try {
      const more = said({ type: 'file', file: { file_id: 'file-1' } })
      assert.equal((await alone.send('openai-chat', 'openai', 'openai-chat', more)).reply.status, 400)
      assert.equal((await alone.send('openai-chat', 'own-server', 'openai-chat', more)).reply.status, 200)
    } finally {
      await alone.stop()
    }
  })
})
