// What passthrough changes of a Chat stream, and that it changes nothing else, wherever the bytes are cut into reads.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeBytes, openTestReader, streams } from '../../../test/readers.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'

const protocol = 'openai-chat'
const { start, text, end, usage } = streams[protocol]
const make = (...events: (JsonObject | string)[]) => makeBytes(protocol, ...events).toString()
const [finish, counts, done] = end(usage) as [JsonObject, JsonObject, string]
const error = { error: { message: 'The key sk-secret is bad.', type: 'server_error' } }

/** What the caller is given of these bytes, cut in two at `cut`, and how the answer ended. */
function pass(bytes: string, hideUsage: boolean, cut = 0) {
  const scrub = (found: GatewayError) => found.with({ message: found.message.replaceAll('sk-secret', '[key]') })
  const reader = openTestReader({ from: protocol, to: protocol, hideUsage, scrub })
  const all = Buffer.from(bytes)
  const outputs = [reader.push(all.subarray(0, cut)), reader.push(all.subarray(cut)), reader.end()]
  const endings = outputs.flatMap(({ ending }) => ending ?? [])
  return { given: outputs.map((output) => output.bytes.toString()).join(''), endings, usage: reader.usage?.output }
}

const cases: readonly (readonly [title: string, bytes: string, hideUsage: boolean, given: string])[] = [
  [
    'a stream that passes comes as it is',
    make(...start, text('a'), finish, counts, done),
    false,
    make(...start, text('a'), finish, counts, done),
  ],
  [
    'a stream comes without the usage that only we asked for',
    make(...start, text('a'), finish, counts, done),
    true,
    make(...start, text('a'), finish, done),
  ],
  // Some report it more than once, and before the end.
  [
    'usage that is reported several times is taken out each time',
    make(...start, counts, text('a'), counts, finish, counts, done),
    true,
    make(...start, text('a'), finish, done),
  ],
  [
    'usage that comes beside content stays',
    make({ ...text('a'), usage }, finish, done),
    true,
    make({ ...text('a'), usage }, finish, done),
  ],
  [
    'comments and odd white space stay as they came',
    `: ping\r\n\r\n${make(text('a'))}\n\n: x\n\n${make(finish, done)}`,
    true,
    `: ping\r\n\r\n${make(text('a'))}\n\n: x\n\n${make(finish, done)}`,
  ],
]
for (const [title, bytes, hideUsage, given] of cases)
  test(title, () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const passed = pass(bytes, hideUsage, cut)
      assert.equal(passed.given, given, `cut at ${cut}`)
      assert.deepEqual(passed.endings, ['end'])
    }
    assert.equal(pass(bytes, hideUsage).usage, bytes.includes('usage') ? 5 : undefined)
  })

test("a provider's error is written anew without its secrets, behind what came before it, and nothing follows on it", () => {
  const before = make(...start, text('a'))
  for (const hideUsage of [true, false]) {
    const bytes = before + make(counts, error, text('b'), done)
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const { given, endings } = pass(bytes, hideUsage, cut)
      const kept = hideUsage ? before : before + make(counts)
      assert.ok(given.startsWith(kept), `cut at ${cut}: ${given}`)
      const told = given.slice(kept.length)
      assert.match(told, /^data: \{"error":/)
      assert.doesNotMatch(given, /sk-secret|"content":"b"/)
      assert.ok(endings.length === 1 && endings[0] instanceof GatewayError)
    }
  }
})

test('an error that is the first of a stream is all that its caller is given', () => {
  const { given, endings } = pass(make(error), true)
  assert.match(given, /^data: \{"error"/)
  assert.ok(endings[0] instanceof GatewayError)
})

test('a stream that only says that it is over is no answer, and one that says why is an empty one', () => {
  const nothing = make({ choices: [], usage }, done)
  for (const bytes of [make(done), make(...start, done), nothing]) {
    const { endings } = pass(bytes, false)
    assert.ok(endings.length === 1 && endings[0] instanceof GatewayError, bytes)
  }
  assert.deepEqual(pass(make(...start, finish, done), false).endings, ['end'])
})

test('a last event without its empty line counts, and is given one', () => {
  const bytes = make(...start, text('a'), finish, done).trimEnd()
  const { given, endings } = pass(bytes, false)
  assert.deepEqual([given, endings], [`${bytes}\n\n`, ['end']])
})
