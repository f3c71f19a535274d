import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Clock } from '../../foundation/time/clock.ts'
import { createTokenCredential, type AccessToken } from './token-credential.ts'

const home = 'https://aiplatform.googleapis.com'
const call = { method: 'POST' as const, url: new URL(home), headers: {}, body: new Uint8Array() }

function setUp() {
  let nowMs = 0
  let fetched = 0
  let answer: (token: AccessToken) => void = () => {}
  let refuse: (error: Error) => void = () => {}
  const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, after: () => () => {} }
  const credential = createTokenCredential('id', new Set([home]), clock, () => {
    fetched += 1
    return new Promise((resolve, reject) => {
      answer = resolve
      refuse = reject
    })
  })
  return {
    credential,
    at: (ms: number) => (nowMs = ms),
    fetched: () => fetched,
    answer: (text: string, expiresMs: number) => answer({ text, expiresMs }),
    refuse: () => refuse(new Error('no')),
  }
}

const MINUTE = 60_000

test('a token is fetched once for all who wait and then given without waiting', async () => {
  const { credential, fetched, answer } = setUp()
  const waiting = [credential.authorize(call), credential.authorize(call)]
  answer('one', 60 * MINUTE)
  assert.deepEqual(await Promise.all(waiting), [{ authorization: 'Bearer one' }, { authorization: 'Bearer one' }])
  assert.deepEqual(credential.authorize(call), { authorization: 'Bearer one' })
  assert.equal(fetched(), 1)
})

test('it is renewed ahead of its end while the old one serves; an old one is never sent', async () => {
  const { credential, at, fetched, answer } = setUp()
  const first = credential.authorize(call)
  answer('one', 60 * MINUTE)
  await first
  at(56 * MINUTE)
  assert.deepEqual(credential.authorize(call), { authorization: 'Bearer one' })
  assert.equal(fetched(), 2)
  at(60 * MINUTE)
  const late = credential.authorize(call)
  assert.ok(late instanceof Promise)
  answer('two', 120 * MINUTE)
  assert.deepEqual(await late, { authorization: 'Bearer two' })
  assert.equal(fetched(), 2)
})

test('a failed fetch is told to who waits and tried again by the next', async () => {
  const { credential, answer, refuse } = setUp()
  const first = credential.authorize(call)
  refuse()
  await assert.rejects(async () => first)
  const second = credential.authorize(call)
  answer('one', 60 * MINUTE)
  assert.deepEqual(await second, { authorization: 'Bearer one' })
})
