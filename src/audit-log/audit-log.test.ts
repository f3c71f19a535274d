import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeStores } from '../../test/stores.ts'
import { bounds } from '../foundation/bounds.ts'
import type { Store } from '../store/store.ts'
import { StoreError } from '../store/store-error.ts'
import { AuditLog } from './audit-log.ts'
import type { AuditEvent } from './entry.ts'
import { verifyAuditLog, verifyAuditLogFrom } from './verify.ts'

const event = (changes: Partial<AuditEvent> = {}): AuditEvent => ({
  actor: { kind: 'person', id: 'per_1', name: 'ada@example.com' },
  address: '127.0.0.1',
  workspaceId: 'own_1',
  action: 'key.disable',
  target: 'key_1',
  outcome: 'done',
  reason: null,
  before: { status: 'active' },
  after: { status: 'disabled' },
  ...changes,
})

/** As somebody would who has the database in their hands. */
async function tamper(
  store: Store,
  change: (db: Store['db']) => { compile(): { sql: string; parameters: readonly unknown[] } },
) {
  const { sql, parameters } = change(store.db).compile()
  await store.write([{ sql, parameters }])
}

describeStores('the audit log', (bench) => {
  const fill = async (count: number) => {
    const store = await bench.open()
    const log = new AuditLog(store)
    for (let index = 1; index <= count; index += 1) await log.append(event({ target: `key_${index}` }))
    return { store, log }
  }

  test('keeps what is appended, the newest first, by workspace, action and actor', async () => {
    const { log } = await fill(3)
    await log.append(
      event({ workspaceId: 'own_2', action: 'key.create', actor: { kind: 'person', id: 'per_2', name: 'b' } }),
    )
    const targets = async (query: object) => (await log.list({ limit: 10, ...query })).map(({ target }) => target)
    assert.deepEqual(await targets({ workspaceId: 'own_1' }), ['key_3', 'key_2', 'key_1'])
    assert.deepEqual(await targets({ workspaceId: 'own_1', before: 3 }), ['key_2', 'key_1'])
    assert.deepEqual(await targets({ action: 'key.create' }), ['key_1'])
    assert.deepEqual(await targets({ actorId: 'per_2' }), ['key_1'])
  })

  test('of many appends at once, at two gateways, each has its place in one chain', async () => {
    const options = bench.kind === 'postgres' ? await bench.newOptions() : undefined
    const store = await bench.open({}, options)
    const other = options === undefined ? store : await bench.open({}, options)
    const logs = [new AuditLog(store), new AuditLog(other)]
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => logs[index % 2]?.append(event({ target: `key_${index}` }))),
    )
    assert.deepEqual(await verifyAuditLog(store), { entries: 40, broken: undefined })
    const entries = await logs[0]?.list({ limit: 100 })
    assert.equal(new Set(entries?.map(({ target }) => target)).size, 40)
  })

  test('is read on from a place that was read before: what came since is held to it, and what is gone since is missed', async () => {
    const { store, log } = await fill(3)
    const { mark } = await verifyAuditLogFrom(undefined, store)
    assert.equal(mark.sequence, 3)
    await tamper(store, (db) => db.updateTable('audit_log').set({ actor_name: 'nobody' }).where('sequence', '=', 1))
    await log.append(event())
    const later = await verifyAuditLogFrom(mark, store)
    assert.deepEqual([later.mark.sequence, later.broken], [4, undefined], 'only what lies behind is read')
    const otherwise = await verifyAuditLogFrom({ ...mark, hash: 'another' }, store)
    assert.equal(otherwise.broken?.message, 'entry 3 was changed')
    await tamper(store, (db) => db.updateTable('audit_log').set({ actor_name: 'nobody' }).where('sequence', '=', 4))
    assert.equal((await verifyAuditLogFrom(later.mark, store)).broken?.message, 'entry 4 was changed')
    await tamper(store, (db) => db.deleteFrom('audit_log').where('sequence', '=', 4))
    assert.equal((await verifyAuditLogFrom(later.mark, store)).broken?.message, 'entry 4 is missing')
    // The newest are cut off, and the head with them: nothing else would notice.
    await tamper(store, (db) => db.deleteFrom('audit_log').where('sequence', '>', 2))
    const [newest] = await log.list({ limit: 1 })
    const head = `2:${newest?.hash}`
    await tamper(store, (db) => db.updateTable('settings').set({ value: head }).where('name', '=', 'audit_log_head'))
    const cut = await verifyAuditLogFrom(later.mark, store)
    assert.equal(cut.broken?.message, 'the entries from 3 to 4 are missing')
  })

  test('is read whole in steps', async () => {
    const { store, log } = await fill(1)
    // Appends wait for each other here, so that more than a step takes no longer than it must.
    await Promise.all(Array.from({ length: bounds.auditLogStep + 1 }, () => log.append(event())))
    let rests = 0
    const verified = await verifyAuditLog(store, async () => void (rests += 1))
    assert.deepEqual(verified, { entries: bounds.auditLogStep + 2, broken: undefined })
    assert.equal(rests, 1)
    const first = await log.readAfter(0, undefined)
    assert.equal(first.length, bounds.auditLogStep)
  })

  test('says which entry was changed', async () => {
    const { store } = await fill(5)
    await tamper(store, (db) => db.updateTable('audit_log').set({ actor_name: 'eve' }).where('sequence', '=', 3))
    const { broken } = await verifyAuditLog(store)
    assert.deepEqual(broken, { sequence: 3, message: 'entry 3 was changed' })
  })

  test('says which entry is missing, in the middle and at the end', async () => {
    const middle = await fill(5)
    await tamper(middle.store, (db) => db.deleteFrom('audit_log').where('sequence', '=', 3))
    assert.equal((await verifyAuditLog(middle.store)).broken?.message, 'entry 3 is missing')
    const end = await fill(5)
    await tamper(end.store, (db) => db.deleteFrom('audit_log').where('sequence', '>', 3))
    assert.equal((await verifyAuditLog(end.store)).broken?.message, 'the entries from 4 to 5 are missing')
  })

  test('an entry that was made anew with a right hash does not fit the next one', async () => {
    const { store, log } = await fill(3)
    const [third, second] = await log.list({ limit: 2 })
    assert.ok(third !== undefined && second !== undefined)
    const { hashEntry } = await import('./entry.ts')
    const forged = hashEntry({ ...second, actor: { ...second.actor, name: 'eve' } })
    await tamper(store, (db) =>
      db.updateTable('audit_log').set({ actor_name: 'eve', entry_hash: forged }).where('sequence', '=', 2),
    )
    assert.equal((await verifyAuditLog(store)).broken?.message, 'entry 3 does not follow the one before')
  })

  test('holds no secret', async () => {
    const { log } = await fill(0)
    const secrets = ['cm-AbCdEfGhIjKlMnOpQrStUvWx', 'sk-live-0123456789abcdefgh', 'hunter2hunter2']
    await log.append(
      event({
        target: `was ${secrets[1]}`,
        before: { password: secrets[2] ?? '', note: `was ${secrets[0]}` },
        after: {
          key: secrets[1] ?? '',
          inner: [{ api_key: secrets[1] ?? '' }],
          id: 'key_AbCdEfGhIjKlMnOpQrSt',
          name: 'laptop',
        },
      }),
    )
    const [entry] = await log.list({ limit: 1 })
    const text = `${entry?.target} ${entry?.before} ${entry?.after}`
    for (const secret of secrets) assert.ok(!text.includes(secret), text)
    assert.match(text, /key_AbCdEfGhIjKlMnOpQrSt.*laptop/)
  })

  test(`of a thing larger than auditedBytes it keeps the names of auditedMembers members`, async () => {
    const { store, log } = await fill(0)
    const members = Array.from({ length: bounds.auditedMembers + 1 }, (_, index) => [`m${index}`, 'x'] as const)
    await log.append(
      event({
        before: { note: 'x'.repeat(bounds.auditedBytes - 100) },
        after: Object.fromEntries([...members, ['note', 'x'.repeat(bounds.auditedBytes)]]),
      }),
    )
    const [entry] = await log.list({ limit: 1 })
    assert.ok((entry?.before ?? '').length > bounds.auditedBytes - 100)
    const after = JSON.parse(entry?.after ?? '') as { too_large: boolean; members: string[] }
    assert.equal(after.too_large, true)
    assert.equal(after.members.length, bounds.auditedMembers)
    assert.equal((await verifyAuditLog(store)).broken, undefined)
  })

  test('refuses more than auditLogWaiting that wait, and goes on', async () => {
    const { store, log } = await fill(0)
    const all = Array.from({ length: bounds.auditLogWaiting + 1 }, () => log.append(event()))
    const results = await Promise.allSettled(all)
    const refused = results.filter((result) => result.status === 'rejected')
    assert.equal(refused.length, 1)
    assert.ok(refused[0]?.reason instanceof StoreError)
    await log.append(event())
    assert.equal((await verifyAuditLog(store)).entries, bounds.auditLogWaiting + 1)
  })
})
