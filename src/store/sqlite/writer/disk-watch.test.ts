import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../../test/fake-clock.ts'
import { bounds } from '../../../foundation/bounds.ts'
import { silentLog } from '../../../foundation/log.ts'
import { DiskWatch } from './disk-watch.ts'

test('below the reserve, and not at it, nothing new is admitted, and what changes is said once', async () => {
  const said: string[] = []
  const log = {
    ...silentLog,
    info: (_: unknown, message: string) => void said.push(message),
    error: (_: unknown, message: string) => void said.push(message),
  }
  let free = bounds.diskReserveBytes
  const watch = new DiskWatch('/data', new FakeClock(), log, async () => free)
  const look = async (bytes: number) => {
    free = bytes
    await watch.look()
    return watch.fault?.summary
  }
  assert.equal(await look(bounds.diskReserveBytes), undefined)
  assert.equal(await look(bounds.diskReserveBytes - 1), 'the disk is almost full')
  assert.equal(await look(0), 'the disk is almost full')
  assert.equal(await look(bounds.diskReserveBytes), undefined)
  assert.deepEqual(said, ['new calls are refused', 'the disk has room again: calls are admitted'])
  watch.close()
})

test('a disk that cannot be asked stands in nobody’s way', async () => {
  const watch = new DiskWatch('/data', new FakeClock(), silentLog, async () => {
    throw new Error('not supported')
  })
  await watch.look()
  assert.equal(watch.fault, undefined)
  watch.close()
})
