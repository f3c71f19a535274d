import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { inboundProtocols, outboundProtocols } from '../protocols/protocols.ts'
import type { AnswerThreads } from './elsewhere/answer-job.ts'
import { BodyReader } from './body-reader.ts'
import { GatheredReader } from './elsewhere/gathered-reader.ts'
import { openReader } from './open-reader.ts'
import { PassthroughReader } from './passthrough/passthrough-reader.ts'
import { FoldingReader } from './translate/folding-reader.ts'
import { TranslatingReader } from './translate/translating-reader.ts'
import { openTestReader } from '../../test/readers.ts'

type ReaderOptions = Parameters<typeof openReader>[0]

test('a request that the answer cannot be written for is told when the reader is opened, also where the answer is gathered', () => {
  const fault = new GatewayError('invalid_request', "'tools[0].function.name' is missing.")
  const options: ReaderOptions = {
    inbound: inboundProtocols['openai-chat'],
    outbound: outboundProtocols['openai-chat'],
    requestId: 'req_cm_x',
    readSource: () => ({ issuer: 'test', newId: (prefix) => `${prefix}1` }),
    readContext() {
      throw fault
    },
    // A stream was asked for, and the provider sends one JSON text.
    callerStreams: true,
    passthrough: true,
    contentType: 'application/json',
    hideUsage: false,
    scrub: (error) => error,
    mayEndShort: false,
    answers: 1,
    keepsCalls: false,
    framing: undefined,
  }
  const elsewhere = { holder: 'key' } as unknown as AnswerThreads
  for (const one of [options, { ...options, elsewhere }]) assert.throws(() => openReader(one), fault)
})

describe('which reader an answer gets', () => {
  const [json, sse, aws, plain] = [
    'application/json',
    'text/event-stream; charset=utf-8',
    'application/vnd.amazon.eventstream',
    '',
  ]
  type Case = readonly [callerStreams: boolean, passthrough: boolean, contentType: string, reader: unknown]
  const cases: readonly Case[] = [
    [true, true, sse, PassthroughReader],
    [true, false, sse, TranslatingReader],
    [false, true, sse, FoldingReader],
    [false, false, sse, FoldingReader],
    [false, true, json, BodyReader],
    [false, false, json, BodyReader],
    // A stream was asked for, and the provider answers whole.
    [true, true, json, TranslatingReader],
    [true, false, json, TranslatingReader],
    // Frames of another kind than the caller reads are never passed through.
    [true, true, aws, TranslatingReader],
    [false, true, aws, FoldingReader],
    // A provider that says nothing of use sends what it was asked for.
    [true, true, plain, PassthroughReader],
    [false, true, plain, BodyReader],
    [true, false, 'text/plain', TranslatingReader],
  ]
  for (const [callerStreams, passthrough, contentType, reader] of cases)
    test(`callerStreams ${callerStreams}, passthrough ${passthrough}, '${contentType}'`, () => {
      const way = { from: 'openai-chat', to: 'openai-chat', callerStreams, passthrough, contentType } as const
      assert.equal(openTestReader(way).constructor, reader)
      const elsewhere = { holder: 'key' } as unknown as AnswerThreads
      const isWhole = contentType === json || (contentType === plain && !callerStreams)
      assert.equal(openTestReader({ ...way, elsewhere }).constructor, isWhole ? GatheredReader : reader)
    })
})
