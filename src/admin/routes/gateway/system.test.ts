import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import type { KyselyPlugin } from 'kysely'
import { openAdminScene } from '../../../../test/admin-scene.ts'
import { readDatabase } from '../../../operations/gateway/database-store.ts'

describe('an examination of the system', async () => {
  const scene = await openAdminScene()
  scene.persons.set('olga', { gatewayRole: 'operator' })
  const store = await scene.context.store()
  const { dataDirectory } = scene.context
  const findDatabase = async () => {
    const { body } = await scene.ask('GET', '/admin/system/findings', { as: 'olga' })
    const findings = body['findings'] as { area: string; state: string; message: string }[]
    return findings.filter(({ area }) => area === 'database').map(({ state, message }) => `${state}: ${message}`)
  }

  test('reads the whole database on a thread of its own, so that nobody else waits for it', async () => {
    const read: string[] = []
    const plugin: KyselyPlugin = {
      transformQuery({ node }) {
        read.push(JSON.stringify(node))
        return node
      },
      transformResult: ({ result }) => Promise.resolve(result),
    }
    Object.assign(store, { db: store.db.withPlugin(plugin) })
    assert.deepEqual(await findDatabase(), ['right: sqlite, undamaged, can be written'])
    assert.ok(read.some((query) => query.includes('schema_migrations')))
    assert.deepEqual(
      read.filter((query) => query.includes('quick_check')),
      [],
    )
  })

  test('is one reading for all who ask while it runs', async () => {
    const [one, other] = await Promise.all([readDatabase(store, dataDirectory), readDatabase(store, dataDirectory)])
    assert.equal(one['problems'], other['problems'])
    assert.notEqual((await readDatabase(store, dataDirectory))['problems'], one['problems'])
  })

  test('says what is damaged', async () => {
    const database = new DatabaseSync(join(dataDirectory, 'crossmodel.db'), { timeout: 5_000, defensive: false })
    database.exec(`create table spoilt (a); insert into spoilt values (null); pragma writable_schema = on;
      update sqlite_schema set sql = 'create table spoilt (a not null)' where name = 'spoilt'`)
    database.close()
    assert.deepEqual(await findDatabase(), ['fault: damaged: NULL value in spoilt.a'])
  })
})

test('whether the gateway is audited at all is said beside what was found', async () => {
  for (const [config, isAudited] of [
    [{}, true],
    [{ audit_every: 'off' }, false],
  ] as const) {
    const scene = await openAdminScene({ config })
    scene.persons.set('olga', { gatewayRole: 'operator' })
    const { body } = await scene.ask('GET', '/admin/system', { as: 'olga' })
    assert.deepEqual([body['is_audited'], body['audit']], [isAudited, null])
  }
})
