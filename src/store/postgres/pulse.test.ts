// How often a shared database is asked whether it answers, and after what silence it is taken as away. The clock of the
// pulse is moved by hand; the database is a real one, behind a network that can be silenced.
import assert from 'node:assert/strict'
import { after, describe, test, type TestContext } from 'node:test'
import { FakeClock } from '../../../test/fake-clock.ts'
import { openPostgresProxy } from '../../../test/postgres-proxy.ts'
import { openPostgres, postgresAbsent } from '../../../test/postgres.ts'
import { newDirectory } from '../../../test/new-directory.ts'
import { storeContext } from '../../../test/stores.ts'
import { turns } from '../../../test/upstream/raw-server.ts'
import { bounds } from '../../foundation/bounds.ts'
import { silentLog } from '../../foundation/log.ts'
import { openStore } from '../open-store.ts'
import { StoreError } from '../store-error.ts'
import { Connections } from './connections.ts'
import { Pulse } from './pulse.ts'

describe('the pulse of a shared database', { skip: postgresAbsent }, () => {
  const server = postgresAbsent === false ? openPostgres() : undefined
  after(async () => (await server)?.close())
  /** A pulse that has been answered once. */
  const open = async (t: TestContext) => {
    const url = (await (await server)?.createDatabase()) ?? ''
    // This makes the tables.
    await (await openStore({ kind: 'postgres', url, directory: newDirectory() }, storeContext)).close()
    const proxy = await openPostgresProxy(url)
    const clock = new FakeClock()
    const connections = new Connections(proxy.url, clock, silentLog)
    const counts = { asked: 0, answered: 0, away: 0 }
    const pulse = new Pulse({
      clock,
      log: silentLog,
      where: 'here',
      async connect() {
        const client = await connections.connect()
        const query = client.query.bind(client) as (text: string) => unknown
        t.mock.method(client, 'query', (text: string) => {
          counts.asked += 1
          return query(text)
        })
        return client
      },
      onCounters: () => void (counts.answered += 1),
      onAway: () => void (counts.away += 1),
    })
    pulse.start()
    while (counts.answered === 0) await turns()
    t.after(async () => {
      pulse.close()
      await connections.end()
      await proxy.close()
    })
    return { pulse, proxy, clock, counts }
  }

  test('asks once in a beat', async (t) => {
    const { clock, counts } = await open(t)
    for (let beat = 1; beat <= 3; beat += 1) {
      clock.advance(bounds.databaseBeatMs - 1)
      await turns()
      assert.equal(counts.asked, beat)
      clock.advance(1)
      while (counts.answered === beat) await turns()
      assert.equal(counts.asked, beat + 1)
    }
  })

  test('takes it as away after so long a silence, and not as long as something else arrives', async (t) => {
    const { pulse, proxy, clock, counts } = await open(t)
    proxy.silence()
    clock.advance(bounds.databaseBeatMs)
    const waiting = assert.rejects(
      pulse.guard(() => new Promise(() => {})),
      StoreError,
    )
    const passMs = async (ms: number) => {
      for (let passedMs = 0; passedMs < ms && !pulse.isAway; passedMs += 10) {
        clock.advance(10)
        await turns()
      }
    }
    await passMs(bounds.databaseSilenceMs - 10)
    pulse.noteBytes()
    await passMs(bounds.databaseSilenceMs - 10)
    assert.deepEqual([pulse.isAway, counts.away], [false, 0])
    // A process that was held up itself is given time to read what has come.
    await passMs(bounds.databaseBeatMs)
    assert.deepEqual([pulse.isAway, counts.away], [true, 1])
    await waiting
    await assert.rejects(
      pulse.guard(() => assert.fail('nobody is asked')),
      StoreError,
    )
    proxy.heal()
    while (pulse.isAway) {
      clock.advance(bounds.databaseBeatMs)
      await turns()
    }
    assert.equal(counts.away, 1)
  })
})
