import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { turns } from '../../../test/upstream/raw-server.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { Log } from '../../foundation/log.ts'
import { endAfterBug } from './end-after-bug.ts'

/** A gateway that fails as `fail` does, and how often the process was ended and a line logged. */
function open(fail: () => Promise<void>) {
  const clock = new FakeClock()
  const seen = { exits: 0, lines: 0 }
  const log = { error: () => (seen.lines += 1) } as unknown as Log
  const onBug = endAfterBug({ gateway: { fail }, log, clock, exit: () => (seen.exits += 1) })
  return { clock, seen, onBug }
}

const never = () => new Promise<void>(() => {})

test('the process ends once the gateway has told its streams, or could not', async () => {
  for (const fail of [() => Promise.resolve(), () => Promise.reject(new Error('the disk is gone'))]) {
    const { seen, onBug } = open(fail)
    onBug(new Error('a bug'))
    assert.equal(seen.exits, 0)
    await turns(1)
    assert.deepEqual(seen, { exits: 1, lines: 1 })
  }
})

test('a gateway that does not come to its end is ended when its time is over, and not before', async () => {
  const { clock, seen, onBug } = open(never)
  onBug(new Error('a bug'))
  clock.advance(bounds.failMs - 1)
  await turns(1)
  assert.equal(seen.exits, 0)
  clock.advance(1)
  assert.equal(seen.exits, 1)
})

test('a second bug ends the process at once', () => {
  const { seen, onBug } = open(never)
  onBug(new Error('a bug'))
  onBug(new Error('another'))
  assert.deepEqual(seen, { exits: 1, lines: 2 })
})
