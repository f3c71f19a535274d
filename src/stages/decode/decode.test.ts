import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import type { JobThreads } from '../../foundation/threads/job-threads.ts'
import { inboundProtocols } from '../../protocols/protocols.ts'
import type { Exchange } from '../http/exchange.ts'
import { decode } from './decode.ts'

/** Whether a body is read on another thread than the one that answers callers. */
function leaves(body: object): boolean {
  const threads = { run: () => new Promise(() => {}) } as unknown as JobThreads
  const exchange = { header: () => undefined, gone: false } as unknown as Exchange
  const bytes = Buffer.from(JSON.stringify({ model: 'a/b', messages: [{ role: 'user', content: 'hi' }], ...body }))
  return decode(exchange, inboundProtocols['openai-chat'], bytes, threads, 'key') instanceof Promise
}

const fill = (count: number) => Array.from({ length: count }, () => 1)

test('a body is read elsewhere from a number of its own members on, and of values and bytes', () => {
  const members = (count: number) => Object.fromEntries(fill(count - 2).map((one, index) => [`x${index}`, one]))
  assert.deepEqual(
    [bounds.largeBodyMembers, bounds.largeBodyMembers + 1].map((count) => leaves(members(count))),
    [false, true],
  )
  assert.deepEqual(
    [bounds.largeBodyValues - 10, bounds.largeBodyValues].map((count) => leaves({ x: fill(count) })),
    [false, true],
  )
  assert.deepEqual(
    [bounds.largeBodyBytes - 1_000, bounds.largeBodyBytes].map((count) => leaves({ x: 'x'.repeat(count) })),
    [false, true],
  )
})
