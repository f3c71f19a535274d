// Requests for embeddings as Gemini and Bedrock take them, and their answers, against the official documents and recordings.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EmbeddingRequest } from '../embedding/embedding.ts'
import { embeddingProtocolNames, protocolNames } from '../generation/protocol-name.ts'
import { LossList } from '../generation/loss/loss.ts'
import { readObject, type JsonObject } from '../foundation/json/json.ts'
import { readPydanticAi, recordingsAbsent } from '../../test/recordings.ts'
import type { EmbeddingCodec } from './port/outbound-protocol.ts'
import { outboundProtocols } from './protocols.ts'

const request = (inputs: EmbeddingRequest['inputs'], more: Partial<EmbeddingRequest> = {}): EmbeddingRequest => ({
  inputs,
  dimensions: undefined,
  endUser: undefined,
  extras: {},
  ...more,
})

function codecOf(name: 'gemini' | 'bedrock-converse' | 'openai-chat'): EmbeddingCodec {
  const { embedding } = outboundProtocols[name]
  assert.ok(embedding !== undefined)
  return embedding
}

function encode(codec: EmbeddingCodec, model: string, asked: EmbeddingRequest) {
  const losses = new LossList()
  const body = codec.encodeRequest(asked, { model, quirks: {} }, losses)
  return { body, losses: losses.list().map(({ field, kind }) => `${kind} ${field}`) }
}

test('the protocols that know embeddings are those of the list', () => {
  const known = protocolNames.filter((name) => outboundProtocols[name].embedding !== undefined)
  assert.deepEqual(known, embeddingProtocolNames)
})

describe('Gemini', () => {
  const gemini = codecOf('gemini')

  test('has a request for each text, at a path that makes a batch of them', () => {
    assert.equal(gemini.path('gemini-embedding-001'), '/v1beta/models/gemini-embedding-001:batchEmbedContents')
    const { body, losses } = encode(
      gemini,
      'gemini-embedding-001',
      request(['one', 'two'], { dimensions: 768, extras: { task_type: 'RETRIEVAL_QUERY', other: 1 }, endUser: 'ada' }),
    )
    const each = (text: string) => ({
      model: 'models/gemini-embedding-001',
      content: { parts: [{ text }] },
      outputDimensionality: 768,
      taskType: 'RETRIEVAL_QUERY',
    })
    assert.deepEqual(body, { requests: [each('one'), each('two')] })
    assert.deepEqual(losses, ['dropped extras.other', 'dropped endUser'])
  })

  test('takes no tokens of another model', () => {
    assert.deepEqual(encode(gemini, 'm', request([[1, 2]])).losses, ['refused extras.input'])
  })

  test('answers vectors in order; a shortened one is made of length 1, and usage is what it says', () => {
    const answer = {
      embeddings: [{ values: [3, 4] }, { values: [0.6, 0.8] }],
      usageMetadata: { promptTokenCount: 9, promptTokenDetails: [{ modality: 'TEXT', tokenCount: 9 }] },
    }
    const { vectors, usage, model } = gemini.decodeResponse(answer, undefined)
    assert.deepEqual(vectors, [
      [0.6, 0.8],
      [0.6, 0.8],
    ])
    assert.deepEqual([usage?.input, model], [9, undefined])
    assert.equal(gemini.decodeResponse({ embeddings: [{ values: [1] }] }, undefined).usage, undefined)
    assert.throws(() => gemini.decodeResponse({ embeddings: [{}] }, undefined), { kind: 'provider_error' })
  })
})

describe('Bedrock', () => {
  const bedrock = codecOf('bedrock-converse')

  const requests: readonly [model: string, asked: EmbeddingRequest, body: JsonObject, losses: string[]][] = [
    [
      'amazon.titan-embed-text-v2:0',
      request(['a'], { dimensions: 256 }),
      { inputText: 'a', dimensions: 256, normalize: true },
      [],
    ],
    [
      'amazon.titan-embed-text-v1',
      request(['a'], { dimensions: 256 }),
      { inputText: 'a' },
      ['dropped extras.dimensions'],
    ],
    [
      'us.cohere.embed-v4:0',
      request(['a', 'b'], { dimensions: 512, extras: { input_type: 'search_query' } }),
      { texts: ['a', 'b'], input_type: 'search_query', truncate: 'NONE', output_dimension: 512 },
      [],
    ],
    [
      'cohere.embed-english-v3',
      request(['a'], { dimensions: 512, extras: { truncate: 'END', other: 1 } }),
      { texts: ['a'], input_type: 'search_document', truncate: 'END' },
      ['dropped extras.other', 'dropped extras.dimensions'],
    ],
    [
      'amazon.nova-2-multimodal-embeddings-v1:0',
      request(['a'], { dimensions: 256 }),
      {
        taskType: 'SINGLE_EMBEDDING',
        singleEmbeddingParams: {
          embeddingPurpose: 'GENERIC_INDEX',
          text: { value: 'a', truncationMode: 'NONE' },
          embeddingDimension: 256,
        },
      },
      [],
    ],
  ]
  for (const [model, asked, body, losses] of requests)
    test(`${model} is asked in its own words`, () => {
      assert.deepEqual(encode(bedrock, model, asked), { body, losses })
      assert.equal(bedrock.path(model), `/model/${encodeURIComponent(model)}/invoke`)
    })

  test('what was recorded is asked for in the same words, and its vectors are read', { skip: recordingsAbsent }, () => {
    const records = readPydanticAi().filter(({ kind, url }) => kind === 'bedrock.invoke' && url.includes('embed'))
    assert.ok(records.length > 10)
    for (const { url, request: sent, response } of records) {
      const model = decodeURIComponent(/model\/([^/]+)\//.exec(url)?.[1] ?? '')
      const answer = readObject(response)
      assert.ok(answer !== undefined)
      const { vectors, usage } = bedrock.decodeResponse(answer, 3)
      const {
        inputText,
        texts,
        dimensions,
        output_dimension,
        normalize: _unit,
        max_tokens,
        taskType,
        ...extras
      } = sent as {
        [name: string]: never
      }
      const inputs = texts ?? [inputText ?? 'hello']
      assert.equal(vectors.length, (inputs as string[]).length, url)
      assert.ok(vectors.every(({ length }) => length >= 256))
      assert.equal(usage?.input, answer['inputTextTokenCount'] ?? 3)
      if (taskType !== undefined || max_tokens !== undefined || !model.includes('embed')) continue
      const asked = request(inputs, { dimensions: dimensions ?? output_dimension, extras })
      assert.deepEqual(encode(bedrock, model, asked), { body: sent, losses: [] }, url)
    }
  })

  test('a model of no known family is the operator’s mistake, and tokens go to none', () => {
    assert.throws(() => encode(bedrock, 'acme.other', request(['a'])), { kind: 'provider_error', blame: 'operator' })
    assert.ok(encode(bedrock, 'amazon.titan-embed-text-v2:0', request([[1]])).losses.includes('refused extras.input'))
  })
})
