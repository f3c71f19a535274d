import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { newSqliteOptions, storeContext } from '../../../test/stores.ts'
import { turns } from '../../../test/upstream/raw-server.ts'
import { openStore } from '../../store/open-store.ts'
import type { SqliteStore } from '../../store/store.ts'
import { SlidingWindow } from '../rules/window.ts'
import { SavedWindows } from './saved-windows.ts'

let store: SqliteStore
let clock: FakeClock
/** What has been handed to the database. */
const writes: Promise<void>[] = []
before(async () => {
  const opened = await openStore(newSqliteOptions(), storeContext)
  assert.ok(opened.kind === 'sqlite')
  store = opened
})
after(() => store.close())
beforeEach(async () => {
  clock = new FakeClock()
  await store.write([store.db.deleteFrom('limit_slots')])
})

const readRows = () => store.db.selectFrom('limit_slots').selectAll().orderBy('key_id').orderBy('slot').execute()

/** The windows of one process; `count` is what its limits do. */
async function open(changes: Partial<SqliteStore> = {}) {
  const windows = new Map<string, SlidingWindow>()
  const write: SqliteStore['write'] = (statements) => {
    const written = (changes.write ?? store.write)(statements)
    writes.push(written)
    return written
  }
  const saved = new SavedWindows({ ...store, clock, ...changes, write })
  const find = (keyId: string) => {
    const window = windows.get(keyId) ?? new SlidingWindow()
    windows.set(keyId, window)
    return window
  }
  const second = () => Math.floor(clock.monotonicMs() / 1_000)
  for (const slot of await saved.load((keyId) => windows.get(keyId)))
    find(slot.keyId).add(slot.second, slot.requests, slot.tokens)
  return {
    saved,
    count(keyId: string, requests: number, tokens: number, at = second()) {
      find(keyId).add(at, requests, tokens)
      saved.note(keyId, at)
    },
    read(keyId: string) {
      const window = find(keyId)
      window.advance(second())
      return [window.requests, window.tokens]
    },
    second,
  }
}

/** Until what was begun by a timer is on disk. */
async function settle(): Promise<void> {
  await turns(5)
  while (writes.length > 0) {
    await Promise.allSettled(writes.splice(0))
    await turns(5)
  }
}

test('what has changed is saved every few seconds, so that a crash loses no more than these', async () => {
  const first = await open()
  first.count('one', 2, 100)
  first.count('two', 1, 50)
  clock.advance(5_000)
  await settle()
  first.count('one', 1, 7)
  const crashed = await open()
  assert.deepEqual(
    [crashed.read('one'), crashed.read('two')],
    [
      [2, 100],
      [1, 50],
    ],
  )
})

test('a correction of an earlier second is saved too, and what stops saves the rest', async () => {
  const first = await open()
  first.count('one', 1, 100)
  const begun = first.second()
  clock.advance(12_000)
  await settle()
  first.count('one', 0, -60, begun)
  first.count('one', 1, 5)
  await first.saved.close()
  assert.deepEqual((await open()).read('one'), [2, 45])
})

test('what is taken up counts by its age, and for no longer than a minute and some seconds', async () => {
  const first = await open()
  first.count('one', 1, 100)
  clock.advance(30_000)
  first.count('one', 1, 10)
  await first.saved.close()
  clock.advance(20_000)
  const second = await open()
  assert.deepEqual(second.read('one'), [2, 110])
  clock.advance(16_000)
  assert.deepEqual(second.read('one'), [1, 10])
  clock.advance(30_000)
  assert.deepEqual(second.read('one'), [0, 0])
})

test('a clock that stepped back or forward between two processes locks nobody out', async () => {
  for (const stepMs of [-3_600_000, 3_600_000]) {
    const first = await open()
    first.count('one', 9, 100)
    await first.saved.close()
    clock.stepWall(stepMs)
    const second = await open()
    assert.deepEqual(second.read('one'), [0, 0])
    await second.saved.close()
  }
})

test('a restart counts nothing twice, and rows of passed minutes are deleted', async () => {
  for (let process = 0; process < 4; process += 1) {
    const windows = await open()
    assert.deepEqual(windows.read('one'), [process, process * 10])
    windows.count('one', 1, 10)
    await windows.saved.close()
    clock.advance(3_300)
  }
  const last = await open()
  for (let seconds = 0; seconds < 300; seconds += 1) {
    last.count('two', 1, 1)
    clock.advance(1_000)
    if (seconds % 30 === 0) await settle()
  }
  await last.saved.close()
  const rows = await readRows()
  assert.ok(rows.length <= 14, `${rows.length} rows`)
  assert.ok(rows.every(({ key_id }) => key_id === 'two'))
})

test('what could not be saved is saved the next time', async () => {
  let failures = 1
  const lines: string[] = []
  const write: SqliteStore['write'] = async (writes) => {
    failures -= 1
    if (failures >= 0) throw new Error('full')
    await store.write(writes)
  }
  const first = await open({
    write,
    log: { ...storeContext.log, warn: (_: object, text: string) => lines.push(text) } as never,
  })
  first.count('one', 2, 100)
  clock.advance(5_000)
  await settle()
  assert.deepEqual([lines.length, await readRows()], [1, []])
  clock.advance(5_000)
  await settle()
  assert.deepEqual((await open()).read('one'), [2, 100])
})
