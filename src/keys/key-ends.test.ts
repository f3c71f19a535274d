// How keys end: one that was replaced does not come back, and one of a session is nobody's to change.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { describeStores } from '../../test/stores.ts'
import { migrations } from '../store/migrations/migrations.ts'
import { KeyService } from './key-service.ts'

const HOUR_MS = 3_600_000

describeStores('the end of a key', (bench) => {
  const open = async () => {
    const store = await bench.open()
    return { store, keys: new KeyService(store, Buffer.alloc(32, 7)) }
  }

  test('of one that is rotated many times at once, one key takes its place', async () => {
    const { keys } = await open()
    const { key } = await keys.create({ name: 'desk' })
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => keys.rotate(key.id, HOUR_MS)))
    const done = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.key.id] : []))
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []))
    assert.equal(done.length, 1)
    assert.equal((await keys.show(key.id)).replacedBy, done[0])
    for (const words of refused) assert.match(words, new RegExp(`rotated already: ${done[0]} took its place`))
    assert.deepEqual((await keys.list()).map(({ id }) => id).toSorted(), [key.id, ...done].toSorted())
  })

  test('of one that was replaced can only come nearer; all else of it can be changed', async () => {
    const { store, keys } = await open()
    const { key } = await keys.create({ name: 'desk' })
    await keys.rotate(key.id, HOUR_MS)
    const { expiresMs = 0 } = await keys.show(key.id)
    const later = { param: 'expires_at', message: /can only end sooner/ }
    await assert.rejects(keys.setExpiry(key.id, undefined), later)
    await assert.rejects(keys.edit(key.id, { expiresMs: expiresMs + 1 }), later)
    assert.equal((await keys.edit(key.id, { name: 'old desk', expiresMs: expiresMs - 1 })).expiresMs, expiresMs - 1)
    assert.equal((await keys.setExpiry(key.id, store.clock.nowMs() - 1)).status, 'active')
  })

  test('of one of a session is not changed, and no other key takes its place: it is disabled or deleted', async () => {
    const { keys } = await open()
    const { key } = await keys.create({ name: 'Playground', madeFor: 'playground', expiresMs: Date.now() + HOUR_MS })
    const ofSession = { param: 'id', message: /belongs to a session of the playground/ }
    const alias = { name: 'a', target: 'b/c', prefix: false }
    for (const change of [
      () => keys.edit(key.id, { name: 'mine' }),
      () => keys.setExpiry(key.id, undefined),
      () => keys.setLimits(key.id, { requestsPerMinute: 1 }),
      () => keys.setAllowedModels(key.id, undefined),
      () => keys.setAlias(key.id, alias),
      () => keys.removeAlias(key.id, 'a'),
      () => keys.rotate(key.id, 0),
      () => keys.setStatus(key.id, 'active'),
    ])
      await assert.rejects(change, ofSession)
    assert.equal((await keys.setStatus(key.id, 'disabled')).status, 'disabled')
    await assert.rejects(keys.setStatus(key.id, 'active'), ofSession)
    assert.equal((await keys.setStatus(key.id, 'deleted')).status, 'deleted')
  })

  test('of those that were rotated before is known from their families', async () => {
    const { store, keys } = await open()
    const { key: first } = await keys.create({ name: 'desk' })
    const { key: other } = await keys.create({ name: 'other' })
    const { key: second } = await keys.rotate(first.id, HOUR_MS)
    const { key: third } = await keys.rotate(second.id, HOUR_MS)
    const age = (id: string, ms: number) => store.db.updateTable('keys').set({ created_ms: ms }).where('id', '=', id)
    await store.write([
      store.db.updateTable('keys').set({ replaced_by: null }),
      age(first.id, 1),
      age(second.id, 2),
      age(third.id, 3),
    ])
    const statements = migrations.find(({ name }) => name === 'ends of keys')?.statements(store.kind) ?? []
    for (const text of statements.filter((each) => each.startsWith('update')))
      await store.write([sql.raw(text).compile(store.db)])
    const successors = new Map((await keys.list()).map(({ id, replacedBy }) => [id, replacedBy]))
    assert.deepEqual(
      [first, second, third, other].map(({ id }) => successors.get(id)),
      [second.id, third.id, undefined, undefined],
    )
  })
})
