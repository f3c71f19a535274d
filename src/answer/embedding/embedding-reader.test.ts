// Answers that are vectors: what passes through, what is rewritten, and what is no such answer.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { parseJsonObject } from '../../foundation/json/json.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { LossList } from '../../generation/loss/loss.ts'
import type { ProtocolName } from '../../generation/protocol-name.ts'
import { openaiEmbeddingsInbound } from '../../protocols/openai-chat/protocol.ts'
import { outboundProtocols } from '../../protocols/protocols.ts'
import type { EmbeddingReading } from './embedding-reading.ts'
import { openEmbeddingReader } from './open-embedding-reader.ts'

function read(
  answer: JsonObject | string,
  more: Partial<EmbeddingReading> = {},
  protocol: ProtocolName = 'openai-chat',
) {
  const reading: EmbeddingReading = {
    passthrough: protocol === 'openai-chat',
    firstIndex: 0,
    inputs: 1,
    dimensions: undefined,
    encoding: 'float',
    model: 'acme/vectors',
    estimatedInputTokens: 5,
    countedInputTokens: undefined,
    ...more,
  }
  const outbound = outboundProtocols[protocol]
  const losses = new LossList()
  const reader = openEmbeddingReader({ inbound: openaiEmbeddingsInbound, outbound, reading, losses })
  reader.push(Buffer.from(typeof answer === 'string' ? answer : JSON.stringify(answer)))
  const { bytes, ending } = reader.end()
  return { text: bytes.toString(), json: parseJsonObject(bytes.toString()), ending, reader, losses: losses.list() }
}

const entry = (embedding: JsonObject[string], index = 0) => ({ object: 'embedding', index, embedding })
const answerOf = (...data: JsonObject[]) => ({ object: 'list', data, model: 'v-1', usage: { total_tokens: 3 } })

describe('vectors in OpenAI’s form', () => {
  test('pass through as they came, byte for byte, where they are as asked for', () => {
    const text = ` ${JSON.stringify({ ...answerOf(entry([1, 2.5])), more: 1 })}\n`
    const { text: passed, ending, reader } = read(text)
    assert.deepEqual([passed, ending], [text, 'end'])
    assert.deepEqual([reader.usage?.input, reader.usage?.output, reader.usageIsPartial], [3, 0, false])
    const base64 = JSON.stringify(answerOf(entry('AACAPwAAAEA=')))
    assert.equal(read(base64, { encoding: 'base64' }).text, base64)
  })

  test('are rewritten where they came in the other form', () => {
    const floats = read(answerOf(entry('AACAPwAAAEA=')))
    assert.deepEqual(floats.json, {
      object: 'list',
      data: [entry([1, 2])],
      model: 'v-1',
      usage: { prompt_tokens: 3, total_tokens: 3 },
    })
    assert.deepEqual(read(answerOf(entry([1, 2])), { encoding: 'base64' }).json?.['data'], [entry('AACAPwAAAEA=')])
  })

  const broken: readonly [what: string, answer: JsonObject | string, inputs?: number][] = [
    ['no JSON', '{"data": [{'],
    ['no vectors', answerOf()],
    ['too few', answerOf(entry([1])), 2],
    ['too many', answerOf(entry([1]), entry([1], 1))],
    ['two of one index', answerOf(entry([1]), entry([2])), 2],
    ['an index beyond them', answerOf(entry([1]), entry([2], 2)), 2],
    ['different lengths', answerOf(entry([1]), entry([1, 2], 1)), 2],
    ['an empty one', answerOf(entry([]))],
    ['words', answerOf(entry(['a']))],
    ['text that is no base64', answerOf(entry('AACA!wAA'))],
    ['base64 of half a float', answerOf(entry('AAA='))],
  ]
  for (const [what, answer, inputs = 1] of broken)
    test(`are the provider’s failure where there is ${what}`, () => {
      const { text, ending } = read(answer, { inputs })
      assert.ok(ending instanceof GatewayError)
      assert.deepEqual([text, ending.kind], ['', 'provider_error'])
    })

  test('are as many numbers as the bound, and not one more', () => {
    // The values beside the numbers: objects, lists, texts.
    const numbers = (count: number) => `{"data":[{"embedding":[${'0,'.repeat(count - 1)}0]}]}`
    const beside = 5
    assert.equal(read(numbers(bounds.vectorValues - beside)).ending, 'end')
    const { ending } = read(numbers(bounds.vectorValues + 1))
    assert.ok(ending instanceof GatewayError)
    assert.match(String(ending.detail), /too many values/)
  })
})
