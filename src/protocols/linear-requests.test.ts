// What a caller may send many of in one request (messages, parts, calls, results, tools, fields) costs every codec work
// that grows with their number and not with its square, and no list that the bounds let in is too long for a codec.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { targetOf, translateRequest } from '../../test/conformance/translate.ts'
import { bounds } from '../foundation/bounds.ts'
import type { Json, JsonObject } from '../foundation/json/json.ts'
import { LossList } from '../generation/loss/loss.ts'
import type { InboundProtocolName } from '../generation/protocol-name.ts'
import { inboundProtocols, outboundProtocols } from './protocols.ts'

const FEW = 2_000
const TIMES = 4
const MOST_RATIO = 8
const TRIES = 5
/** Anything faster is too little to be compared, ms. */
const LEAST_MS = 5

type Shape = (count: number) => JsonObject

const user = { role: 'user', content: 'hi' }
const list = (count: number, make: (index: number) => JsonObject): JsonObject[] =>
  Array.from({ length: count }, (_, index) => make(index))
const fields = (count: number): JsonObject => Object.fromEntries(list(count, () => ({})).map((_, at) => [`x${at}`, 1]))
const properties = (count: number): JsonObject => ({
  type: 'object',
  properties: Object.fromEntries(Object.keys(fields(count)).map((name) => [name, { type: 'string' }])),
  required: Object.keys(fields(count)),
})
const text = { type: 'text', text: 'a' }
const messages = (...turns: Json[]): JsonObject => ({ messages: turns, max_tokens: 100 })
const input = (...items: Json[]): JsonObject => ({ input: items })

const chatCall = (at: number) => ({ id: `c${at}`, type: 'function', function: { name: 'f', arguments: '{}' } })
const chatResult = (at: number) => ({ role: 'tool', tool_call_id: `c${at}`, content: 'r' })
const call = (at: number) => ({ type: 'function_call', call_id: `c${at}`, name: 'f', arguments: '{}' })
const result = (at: number) => ({ type: 'function_call_output', call_id: `c${at}`, output: 'r' })

const shapes: { readonly [name in InboundProtocolName]: { readonly [shape: string]: Shape } } = {
  'openai-chat': {
    'calls and results': (count) =>
      messages(user, { role: 'assistant', tool_calls: list(count, chatCall) }, ...list(count, chatResult)),
    'results in the other order': (count) =>
      messages(user, { role: 'assistant', tool_calls: list(count, chatCall) }, ...list(count, chatResult).toReversed()),
    'results of no call': (count) => messages(user, ...list(count, chatResult)),
    'short messages': (count) =>
      messages(...list(count, (at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content: 'a' }))),
    'messages of one role': (count) => messages(...list(count, () => user)),
    'system messages in between': (count) =>
      messages(...list(count, (at) => ({ role: at % 2 === 0 ? 'user' : 'system', content: 'a' }))),
    'parts of a message': (count) => messages({ role: 'user', content: list(count, () => text) }),
    tools: (count) => ({
      ...messages(user),
      tools: list(count, (at) => ({ type: 'function', function: { name: `f${at}`, parameters: properties(2) } })),
    }),
    'properties of a schema': (count) => ({
      ...messages(user),
      response_format: { type: 'json_schema', json_schema: { name: 'a', strict: true, schema: properties(count) } },
    }),
    metadata: (count) => ({ ...messages(user), metadata: fields(count) }),
    'unknown fields': (count) => ({ ...messages(user), ...fields(count) }),
    'unknown fields of a message': (count) => messages({ ...user, ...fields(count) }),
    images: (count) =>
      messages({
        role: 'user',
        content: list(count, () => ({ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } })),
      }),
    'documents of one name': (count) =>
      messages({
        role: 'user',
        content: list(count, () => ({
          type: 'file',
          file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' },
        })),
      }),
  },
  'openai-responses': {
    'calls and results': (count) => input(user, ...list(count, call), ...list(count, result)),
    'calls and results in turn': (count) => input(user, ...list(count, (at) => (at % 2 ? result(at - 1) : call(at)))),
    'results of no call': (count) => input(user, ...list(count, result)),
    reasoning: (count) =>
      input(
        ...list(count, (at) => ({
          type: 'reasoning',
          id: `r${at}`,
          summary: [{ type: 'summary_text', text: 'a' }],
          encrypted_content: 'zz',
        })),
        user,
      ),
    'unknown items': (count) => input(...list(count, (at) => ({ type: `zz${at}`, a: at })), user),
    'unknown outputs': (count) => input(user, ...list(count, (at) => ({ type: 'zz_output', a: at }))),
    'unknown outputs after calls': (count) =>
      input(user, ...list(count, call), ...list(count, (at) => ({ type: 'zz_output', a: at }))),
    'short messages': (count) => input(...list(count, (at) => (at % 2 ? { role: 'assistant', content: 'a' } : user))),
    'parts of a message': (count) =>
      input({ role: 'user', content: list(count, () => ({ type: 'input_text', text: 'a' })) }),
    'parts of a turn': (count) => input(...list(count, () => ({ role: 'assistant', content: 'a' })), user),
    // As many as a request may bring.
    tools: (count) => ({
      ...input(user),
      tools: list(count / 2, (at) => ({ type: 'function', name: `f${at}`, parameters: properties(2) })),
    }),
    'unknown fields': (count) => ({ ...input(user), ...fields(count) }),
    include: (count) => ({ ...input(user), include: Object.keys(fields(count)) }),
  },
  'anthropic-messages': {
    'calls and results': (count) =>
      messages(
        user,
        { role: 'assistant', content: list(count, (at) => ({ type: 'tool_use', id: `t${at}`, name: 'f', input: {} })) },
        { role: 'user', content: list(count, (at) => ({ type: 'tool_result', tool_use_id: `t${at}`, content: 'r' })) },
      ),
    thinking: (count) =>
      messages(
        user,
        { role: 'assistant', content: list(count, (at) => ({ type: 'thinking', thinking: 'a', signature: `s${at}` })) },
        user,
      ),
    'marks of caches': (count) =>
      messages({ role: 'user', content: list(count, () => ({ ...text, cache_control: { type: 'ephemeral' } })) }),
    'unknown blocks': (count) => messages({ role: 'user', content: list(count, (at) => ({ type: `zz${at}`, a: 1 })) }),
    'short messages': (count) =>
      messages(...list(count, (at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content: 'a' }))),
    'system texts': (count) => ({ ...messages(user), system: list(count, () => text) }),
    'unknown fields': (count) => ({ ...messages(user), ...fields(count) }),
  },
}

/** What it takes to decode the body and to encode it for each protocol, ms of this thread's own. */
function time(name: InboundProtocolName, body: JsonObject): number {
  const before = process.threadCpuUsage()
  for (const outbound of Object.values(outboundProtocols)) translateRequest(inboundProtocols[name], outbound, body)
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}

for (const name of Object.keys(shapes) as InboundProtocolName[])
  for (const [title, shape] of Object.entries(shapes[name]))
    test(`${name}: ${title} cost each codec no more the more there are`, () => {
      const few = { model: 'a/b', ...shape(FEW) }
      const many = { model: 'a/b', ...shape(FEW * TIMES) }
      let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
      for (let tried = 0; tried < TRIES && !(most / least < MOST_RATIO); tried += 1) {
        least = Math.max(LEAST_MS, Math.min(least, time(name, few)))
        most = Math.min(most, time(name, many))
      }
      assert.ok(most / least < MOST_RATIO, `${TIMES} times as many took ${(most / least).toFixed(1)} times as long`)
    })

test('a message with as many parts as a body may hold is encoded, for every protocol', () => {
  const parts = list(Math.floor(bounds.jsonValues / 3) - 10, () => text)
  const words = parts.map(() => ({ type: 'input_text', text: 'a' }))
  const bodies: { readonly [name in InboundProtocolName]: JsonObject[] } = {
    'openai-chat': ['system', 'user', 'assistant'].map((role) => messages({ role, content: parts }, user)),
    'openai-responses': ['system', 'assistant'].map((role) => input({ role, content: words })),
    'anthropic-messages': [messages({ role: 'user', content: parts }, user)],
  }
  for (const name of Object.keys(bodies) as InboundProtocolName[])
    for (const body of bodies[name]) {
      const request = inboundProtocols[name].decodeRequest({ model: 'a/b', ...body })
      for (const outbound of Object.values(outboundProtocols))
        assert.ok(outbound.encodeRequest(request, targetOf(outbound, false), new LossList()).body)
    }
})
