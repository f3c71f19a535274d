import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallerOfSeveral } from './caller-of-several.ts'

/** An exchange that takes one listener, as it is one. */
function open() {
  const exchange = {
    gone: false,
    action: undefined as (() => void) | undefined,
    taken: 0,
    whenGone(action: (() => void) | undefined) {
      this.action = action
    },
    takeBytes(bytes: number) {
      this.taken += bytes
      return true
    },
    leave() {
      this.gone = true
      this.action?.()
    },
  }
  return { exchange, several: new CallerOfSeveral(exchange) }
}

test('a caller who leaves is told to each, once, and to whoever listens later at once', () => {
  const { exchange, several } = open()
  const [one, other, silent] = [several.open(), several.open(), several.open()]
  const told: string[] = []
  one.whenGone(() => told.push('one'))
  other.whenGone(() => told.push('other'))
  silent.whenGone(() => told.push('silent'))
  silent.whenGone(undefined)
  exchange.leave()
  exchange.leave()
  assert.deepEqual(told, ['one', 'other'])
  silent.whenGone(() => told.push('late'))
  assert.deepEqual([told.at(-1), one.gone, several.open().gone], ['late', true, true])
})

test('one whose answer is not wanted any more leaves alone', () => {
  const { exchange, several } = open()
  const [one, other] = [several.open(), several.open()]
  const told: string[] = []
  one.whenGone(() => told.push('one'))
  other.whenGone(() => told.push('other'))
  one.leave()
  assert.deepEqual([told, one.gone, other.gone, exchange.gone], [['one'], true, false, false])
})

test('behind the race nothing of a try reaches the exchange: others listen to it by then', () => {
  const { exchange, several } = open()
  const one = several.open()
  assert.equal(one.takeBytes(3), true)
  several.close()
  const relay = () => {}
  exchange.whenGone(relay)
  one.whenGone(() => {})
  one.whenGone(undefined)
  assert.equal(exchange.action, relay)
  assert.deepEqual([one.takeBytes(5), exchange.taken], [false, 3])
})
