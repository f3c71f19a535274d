// What was fetched for a prepaid request goes up by value, in the protocol in which it was named by URL: for every place in
// which admission looks for media by URL, the encoder writes what was fetched there.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../src/foundation/json/json.ts'
import { everything } from '../src/generation/capabilities.ts'
import { LossList } from '../src/generation/loss/loss.ts'
import type { InboundProtocolName } from '../src/generation/protocol-name.ts'
import { inboundProtocols, outboundProtocols } from '../src/protocols/protocols.ts'
import { needsFetching } from '../src/stages/admit/fetch-references.ts'
import { measureBody } from '../src/stages/admit/measure-body.ts'
import { insertMedia } from '../src/stages/attempt/write-request/insert-media.ts'
import { writeMp4, writePng } from './test-media.ts'

const url = 'https://example.com/paper.pdf'
const base64 = Buffer.from('%PDF-1.7 fetched').toString('base64')
const document = { type: 'document', source: { type: 'url', url } }

const bodies: readonly (readonly [name: string, protocol: InboundProtocolName, body: JsonObject])[] = [
  ['a document', 'anthropic-messages', { messages: [{ role: 'user', content: [document] }] }],
  [
    'a document in the result of a tool',
    'anthropic-messages',
    {
      messages: [
        { role: 'user', content: 'Read it.' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'read', input: {} }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: [document] }] },
      ],
    },
  ],
  [
    'a file',
    'openai-responses',
    { input: [{ role: 'user', content: [{ type: 'input_file', file_url: url, filename: 'a.pdf' }] }] },
  ],
  [
    'a file in the result of a tool',
    'openai-responses',
    {
      input: [
        { type: 'function_call', call_id: 'c', name: 'read', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c', output: [{ type: 'input_file', file_url: url }] },
      ],
    },
  ],
]

describe('media that were fetched go up by value', () => {
  for (const [name, protocol, rest] of bodies) {
    test(`${name}, ${protocol}`, () => {
      const body = { model: 'm', max_tokens: 10, ...rest }
      assert.deepEqual(
        measureBody(body, protocol)
          .media.filter(needsFetching)
          .map((item) => item.url),
        [url],
      )
      const fetched = new Map([[url, { bytes: Buffer.from(base64, 'base64'), mediaType: 'application/pdf' }]])
      const request = insertMedia(inboundProtocols[protocol].decodeRequest(body), fetched)
      const target = { model: 'm', stream: false, issuer: 'i', quirks: {}, capabilities: everything }
      const losses = new LossList()
      const { body: written } = outboundProtocols[protocol].encodeRequest(request, target, losses)
      const text = JSON.stringify(written)
      assert.ok(text.includes(base64), text)
      assert.ok(!text.includes(url), text)
      assert.deepEqual(losses.list(), [])
    })
  }
})

test('what was named as an image goes up by value only if it is one', () => {
  const image = { type: 'image', source: { type: 'url', url } }
  const body = { model: 'm', max_tokens: 10, messages: [{ role: 'user', content: [image] }] }
  const insert = (bytes: Buffer, mediaType: string) =>
    insertMedia(inboundProtocols['anthropic-messages'].decodeRequest(body), new Map([[url, { bytes, mediaType }]]))
  assert.match(JSON.stringify(insert(writePng(5, 5), 'image/png')), /base64/)
  for (const [bytes, type] of [
    [writeMp4(60), 'video/mp4'],
    [writeMp4(60), 'image/png'],
    [Buffer.from('words'), 'text/plain'],
  ] as const)
    assert.throws(() => insert(bytes, type), { code: 'invalid_request', message: /is not an image/ })
})
