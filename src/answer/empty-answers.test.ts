// A stream that says only that it is over: no answer, whatever protocol it is of, so that another endpoint can take over.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeBytes, openTestReader } from '../../test/readers.ts'
import type { JsonObject } from '../foundation/json/json.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import type { InboundProtocolName } from '../generation/protocol-name.ts'

type Stream = readonly (JsonObject | string)[]

/** Streams that say nothing, and one that says at least why it ends. */
const streams: readonly (readonly [from: InboundProtocolName, empty: readonly Stream[], ended: Stream])[] = [
  [
    'openai-chat',
    [['[DONE]'], [{ choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] }, '[DONE]']],
    [{ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }, '[DONE]'],
  ],
  [
    'anthropic-messages',
    [
      [{ type: 'message_stop' }],
      [
        { type: 'message_start', message: { id: 'm', type: 'message', role: 'assistant', content: [] } },
        { type: 'message_stop' },
      ],
    ],
    [{ type: 'message_delta', delta: { stop_reason: 'end_turn' } }, { type: 'message_stop' }],
  ],
  [
    'openai-responses',
    [[{ type: 'response.completed' }], [{ type: 'response.completed', response: {} }]],
    [{ type: 'response.completed', response: { id: 'r', status: 'completed', output: [] } }],
  ],
]

const callers: readonly InboundProtocolName[] = ['openai-chat', 'openai-responses', 'anthropic-messages']

for (const [from, empty, ended] of streams)
  for (const to of callers)
    for (const passthrough of from === to ? [true, false] : [false])
      test(`${from} for ${to}${passthrough ? ', passed through' : ''}: a stream that only says that it is over is no answer`, () => {
        const read = (stream: Stream) => {
          const reader = openTestReader({ from: to, to: from, passthrough })
          return [reader.push(makeBytes(from, ...stream)), reader.end()].flatMap(({ ending }) => ending ?? [])
        }
        for (const stream of empty) {
          const [ending] = read(stream)
          assert.ok(ending instanceof GatewayError && ending.canFailOver, JSON.stringify(stream))
        }
        assert.deepEqual(read(ended), ['end'])
      })
