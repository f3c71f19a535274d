// Every bound is crossed by some test: one that no test names may be on no path at all.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { bounds } from './bounds.ts'

/** Those that no test can cross by name, and why. */
const exceptions: { readonly [name in keyof typeof bounds]?: string } = {
  upstreamConnections: 'connection-pool.test.ts crosses it with a small number: a test has not so many descriptors',
  upstreamPools: 'tunnels.test.ts crosses it with a small number: a test has not so many servers',
  upstreamWaiting: 'connection-pool.test.ts crosses it with a small number, for the same reason',
  walletsKept: 'embedded-wallets.test.ts crosses it with a small number: so many wallets take a test too long to read',
  controlRequestMs: 'control-socket.test.ts crosses it with a small number: a test does not wait so long',
  controlAnswerMs: 'control-socket.test.ts crosses it with a small number, for the same reason',
  controlAnswerBytes: 'control-socket.test.ts crosses it with a small number: no operation answers with so much',
  bodyThreadHeapMiB: 'no body within its own bounds takes so much; job-threads.test.ts fills a smaller heap',
}

test('every bound is named by a test, or has a reason why not', () => {
  const texts = globSync(['src/**/*.test.ts', 'test/**/*.ts'])
    .filter((path) => !path.endsWith('foundation/bounds.test.ts'))
    .map((path) => readFileSync(path, 'utf8'))
  const isNamed = (name: string) => texts.some((text) => new RegExp(`\\b${name}\\b`).test(text))
  const unnamed = Object.keys(bounds).filter((name) => !Object.hasOwn(exceptions, name) && !isNamed(name))
  assert.deepEqual(
    unnamed.map((name) => `no test names bounds.${name}: write one that crosses it on the real path`),
    [],
  )
})

test('the bounds fit together', () => {
  // One body at its bound fits into a key's part, and so does one answer.
  assert.ok(bounds.bodiesBytes / bounds.bodiesParts >= 2 * bounds.requestBodyBytes)
  assert.ok(bounds.answersBytes / bounds.answersParts >= bounds.answerBodyBytes)
  // What is read on the thread that answers callers is never more than what may be read at all.
  assert.ok(bounds.largeBodyValues < bounds.jsonValues && bounds.largeBodyNames < bounds.jsonEscapedNames)
  assert.ok(bounds.largeBodyMembers < bounds.jsonMembers)
  assert.ok(bounds.bodyJobsOfOne < bounds.bodyJobs)
})
