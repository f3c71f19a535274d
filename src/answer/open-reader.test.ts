import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { inboundProtocols, outboundProtocols } from '../protocols/protocols.ts'
import type { AnswerThreads } from './elsewhere/answer-job.ts'
import { openReader } from './open-reader.ts'

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
    framing: undefined,
  }
  const elsewhere = { holder: 'key' } as unknown as AnswerThreads
  for (const one of [options, { ...options, elsewhere }]) assert.throws(() => openReader(one), fault)
})
