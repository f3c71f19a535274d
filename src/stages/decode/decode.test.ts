import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import type { JobThreads } from '../../foundation/threads/job-threads.ts'
import { inboundProtocols } from '../../protocols/protocols.ts'
import type { Exchange } from '../http/exchange.ts'
import { decode } from './decode.ts'
import { scanBody } from './read-json-body.ts'

const write = (body: object) => JSON.stringify({ model: 'a/b', messages: [{ role: 'user', content: 'hi' }], ...body })

/** Whether a body, filled up with white space to so many bytes, is read on another thread than the one that answers callers. */
function leaves(body: object, most = 0): boolean {
  const threads = { run: () => new Promise(() => {}) } as unknown as JobThreads
  const exchange = { header: () => undefined, gone: false } as unknown as Exchange
  const bytes = Buffer.from(write(body).padEnd(most))
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

test('a session is named by a header of its own, else by that of Claude Code, and an empty one names none', async () => {
  const sessionOf = async (headers: { readonly [name: string]: string }) => {
    const exchange = { header: (name: string) => headers[name], gone: false } as unknown as Exchange
    const threads = undefined as unknown as JobThreads
    return (await decode(exchange, inboundProtocols['openai-chat'], Buffer.from(write({})), threads, 'key')).session
  }
  const ofClaude = { 'x-claude-code-session-id': 'claude' }
  assert.equal(await sessionOf({ 'x-session-id': 'own', ...ofClaude }), 'own')
  assert.equal(await sessionOf(ofClaude), 'claude')
  assert.equal(await sessionOf({ 'x-session-id': '', ...ofClaude }), 'claude')
  assert.equal(await sessionOf({ 'x-session-id': '' }), undefined)
  assert.equal(await sessionOf({}), undefined)
  const longest = 's'.repeat(bounds.nameLength)
  assert.equal(await sessionOf({ 'x-session-id': longest }), longest)
  const tooLong = sessionOf({ 'x-session-id': `${longest}s` })
  await assert.rejects(tooLong, { kind: 'invalid_request', param: 'x-session-id' })
  assert.equal(await sessionOf({ 'x-claude-code-session-id': `${longest}s` }), longest)
})

test('each of these bounds is the last number that is read here', () => {
  const { largeBodyBytes, largeBodyNames, largeBodyValues } = bounds
  assert.deepEqual([leaves({}, largeBodyBytes), leaves({}, largeBodyBytes + 1)], [false, true])
  const others = scanBody(Buffer.from(write({ x: [1] })), largeBodyValues).top.values - 1
  const values = [largeBodyValues - others, largeBodyValues - others + 1]
  assert.deepEqual(
    values.map((count) => leaves({ x: fill(count) })),
    [false, true],
  )
  // A parser looks twice at a name that is written with an escape.
  const names = [largeBodyNames, largeBodyNames + 1]
  assert.deepEqual(
    names.map((count) => leaves({ x: fill(count).map((one) => ({ '\n': one })) })),
    [false, true],
  )
})
