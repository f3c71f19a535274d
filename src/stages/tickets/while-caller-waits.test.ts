import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Exchange } from '../http/exchange.ts'
import { callerLeft, whileCallerWaits } from './while-caller-waits.ts'

function fakeExchange() {
  let listener: (() => void) | undefined
  const exchange = {
    gone: false,
    whenGone(action: (() => void) | undefined) {
      listener = action
      if (exchange.gone) action?.()
    },
  }
  const leave = () => {
    exchange.gone = true
    listener?.()
  }
  return { exchange: exchange as unknown as Exchange, leave, listens: () => listener !== undefined }
}

test('work that is done while the caller waits gives its result, and nobody listens any more', async () => {
  const { exchange, listens } = fakeExchange()
  assert.equal(await whileCallerWaits(exchange, () => Promise.resolve(7)), 7)
  await assert.rejects(
    whileCallerWaits(exchange, () => Promise.reject(new Error('broken'))),
    { message: 'broken' },
  )
  assert.equal(listens(), false)
})

test('work ends when the caller leaves, before it and meanwhile, and its outcome is that they left', async () => {
  const { exchange, leave } = fakeExchange()
  let aborted = 0
  const work = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      const stop = () => {
        aborted += 1
        reject(new Error('stopped'))
      }
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop)
    })
  const waiting = whileCallerWaits(exchange, work)
  leave()
  await assert.rejects(waiting, callerLeft)
  await assert.rejects(whileCallerWaits(exchange, work), callerLeft)
  assert.equal(aborted, 2)
  await assert.rejects(
    whileCallerWaits(exchange, () => Promise.resolve(1)),
    callerLeft,
  )
})
