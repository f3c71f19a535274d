import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeStores } from '../../test/stores.ts'
import type { Clock } from '../foundation/time/clock.ts'
import { systemClock } from '../foundation/time/clock.ts'
import { silentLog } from '../foundation/log.ts'
import type { ErrorKind } from '../generation/error/error-table.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { migrations } from '../store/migrations/migrations.ts'
import type { Store } from '../store/store.ts'
import { assertActive } from './principal/assert-active.ts'
import { noLimits, prepaidLimits } from './default-limits.ts'
import { KeyService } from './key-service.ts'
import { OnlyUnlimited } from './only-unlimited.ts'

const secret = Buffer.alloc(32, 7)
const refusedAs = (kind: ErrorKind) => (error: unknown) => error instanceof GatewayError && error.kind === kind

describeStores('keys', (bench) => {
  const open = async (clock: Clock = systemClock) => new KeyService(await bench.open({ clock }), secret)

  test('a key is shown once, found by its text, and known in memory from then on', async () => {
    const keys = await open()
    const { key, text } = await keys.create({ name: 'first' })
    assert.match(text, /^cm-[\w-]{43}$/)
    assert.equal(key.preview, `${text.slice(0, 7)}…`)
    const principal = await keys.authenticate(text)
    assert.equal(principal?.key.id, key.id)
    assert.equal(principal?.owner.name, 'owner')
    assert.ok(principal?.walletId)
    assert.ok(!(keys.authenticate(text) instanceof Promise), 'the second time at once')
    assert.deepEqual(await keys.show(key.id), key)
    assert.deepEqual(await keys.list(), [key])
  })

  test('an owner that was made in vain is taken back, and not one that has a key or a posting', async () => {
    const store = await bench.open({ clock: systemClock })
    const keys = new KeyService(store, secret)
    const { id } = await keys.owners.create('unused')
    await keys.owners.takeBack(id)
    assert.equal(await keys.owners.find('unused'), undefined)
    assert.notEqual((await keys.owners.create('unused')).id, id)
    const { id: withKey } = await keys.owners.create('with a key')
    await keys.create({ name: 'first', owner: 'with a key' })
    const { id: withPosting } = await keys.owners.create('with a posting')
    const { db } = store
    const wallet = await db.selectFrom('wallets').select('id').where('owner_id', '=', withPosting).executeTakeFirst()
    const accounts = { from_account: 'bank', to_account: `wallet:${wallet?.id}` }
    const posting = { kind: 'top-up', posting_nanos: 1n, wallet_id: wallet?.id ?? '', created_ms: 0 }
    await store.write([db.insertInto('postings').values({ ...posting, ...accounts } as never)])
    for (const used of [withKey, withPosting])
      await assert.rejects(keys.owners.takeBack(used), { name: 'WriteConflict' }, used)
    const names = (await keys.owners.list()).map(({ name }) => name)
    assert.deepEqual(names.toSorted(), ['unused', 'with a key', 'with a posting'])
  })

  test('another text is nobody, and a key made a moment later is found all the same', async () => {
    const keys = await open()
    const text = `cm-${'x'.repeat(40)}`
    assert.equal(await keys.authenticate(text), undefined)
    assert.equal(keys.authenticate('sk-something'), undefined)
    assert.equal(await keys.authenticate(`${text}y`), undefined)
    await keys.create({ name: 'late', text })
    assert.equal((await keys.authenticate(text))?.key.name, 'late')
  })

  test('a disabled, deleted or expired key and a suspended owner act at once, each with its own code', async () => {
    const keys = await open()
    const { key, text } = await keys.create({ name: 'k' })
    const read = async () => {
      const principal = await keys.authenticate(text)
      assert.ok(principal)
      assertActive(principal, Date.now())
    }
    await read()
    await keys.setStatus(key.id, 'disabled')
    await assert.rejects(read, refusedAs('api_key_inactive'))
    await keys.setStatus(key.id, 'active')
    await read()
    await keys.setExpiry(key.id, Date.now() - 1)
    await assert.rejects(read, refusedAs('api_key_inactive'))
    await keys.setExpiry(key.id, undefined)
    await keys.owners.setStatus('owner', 'suspended')
    await assert.rejects(read, refusedAs('user_inactive'))
    await keys.owners.setStatus('owner', 'active')
    await keys.setStatus(key.id, 'deleted')
    await assert.rejects(read, refusedAs('api_key_inactive'))
    await assert.rejects(keys.setStatus(key.id, 'active'), refusedAs('invalid_request'))
    assert.deepEqual(await keys.list(), [])
  })

  test('limits, allowed models and aliases survive being stored', async () => {
    const keys = await open()
    const { key } = await keys.create({ name: 'k', limits: { requestsPerMinute: 5 }, allowedModels: new Set(['a/b']) })
    await keys.setLimits(key.id, { concurrentRequests: 3, spendPerDay: 12_345_678_901_234_567n })
    await keys.setAlias(key.id, { name: 'fast', target: 'openai/gpt-5-mini', prefix: false })
    await keys.setAlias(key.id, { name: 'claude-', target: 'anthropic/claude-opus-4-8', prefix: true })
    const stored = await keys.show(key.id)
    assert.deepEqual(stored.limits, {
      requestsPerMinute: 5,
      tokensPerMinute: undefined,
      concurrentRequests: 3,
      spendPerDay: 12_345_678_901_234_567n,
      spendPerMonth: undefined,
    })
    assert.deepEqual(stored.allowedModels, new Set(['a/b']))
    assert.equal(stored.aliases.length, 2)
    await keys.removeAlias(key.id, 'fast')
    await keys.setLimits(key.id, { spendPerDay: 'none' })
    await keys.setAllowedModels(key.id, undefined)
    const changed = await keys.show(key.id)
    assert.deepEqual(changed.aliases, [{ name: 'claude-', target: 'anthropic/claude-opus-4-8', prefix: true }])
    assert.equal(changed.limits.spendPerDay, undefined)
    assert.equal(changed.allowedModels, undefined)
  })

  test('what is not set is the default of the owner, also after the owner has become another kind', async () => {
    const store = await bench.open()
    const keys = new KeyService(store, secret)
    const { key: mine } = await keys.create({ name: 'mine' })
    assert.deepEqual(mine.limits, noLimits)
    const { key, text } = await keys.create({ name: 'theirs', owner: 'ada', limits: { tokensPerMinute: 'none' } })
    assert.deepEqual(key.limits, { ...prepaidLimits, tokensPerMinute: undefined })
    assert.equal((await keys.authenticate(text))?.owner.isUnlimited, false)
    const back = await keys.setLimits(key.id, { tokensPerMinute: 'default', requestsPerMinute: 'none' })
    assert.deepEqual(back.limits, { ...prepaidLimits, requestsPerMinute: undefined })
    assert.deepEqual(back.limitSettings, { requestsPerMinute: 'none' })
    await store.write([store.db.updateTable('wallets').set({ credit_limit_nanos: null })])
    await keys.ownersChanged()
    const principal = await keys.authenticate(text)
    assert.deepEqual([principal?.owner.isUnlimited, principal?.key.limits], [true, noLimits])
  })

  test('in a database of the release before, what was the default is not taken for set', async () => {
    const store = await bench.open()
    const keys = new KeyService(store, secret)
    const old: { [name: string]: string } = {
      defaults: '"limits":{"requestsPerMinute":60,"tokensPerMinute":100000}',
      spend: '"limits":{"requestsPerMinute":60,"tokensPerMinute":100000,"spendPerDay":"5"}',
      set: '"limits":{"requestsPerMinute":600,"tokensPerMinute":1000000,"concurrentRequests":100000}',
      mixed: '"limits":{"requestsPerMinute":61,"tokensPerMinute":100000}',
    }
    for (const name of Object.keys(old)) await keys.create({ name, owner: 'ada' })
    const alias = JSON.stringify({ name: old['defaults'], target: 'a/b', prefix: false })
    for (const [name, limits] of Object.entries(old))
      await store.write([
        store.db
          .updateTable('keys')
          .set({ settings: `{${limits},"aliases":[${alias}]}` })
          .where('name', '=', name),
      ])
    const migration = migrations.find(({ name }) => name === 'limits that were not set')
    const updates = migration?.statements(store.kind).filter((sql) => sql.startsWith('update keys')) ?? []
    assert.ok(updates.length > 0)
    await store.write(updates.map((sql) => ({ sql, parameters: [] })))
    const found = new Map((await keys.list()).map((key) => [key.name, key]))
    const set = (name: string) => found.get(name)?.limitSettings
    assert.deepEqual(set('defaults'), {})
    assert.deepEqual(found.get('defaults')?.limits, prepaidLimits)
    assert.deepEqual(set('spend'), { spendPerDay: 5n })
    assert.deepEqual(set('set'), { requestsPerMinute: 600, tokensPerMinute: 1_000_000, concurrentRequests: 100_000 })
    assert.deepEqual(set('mixed'), { requestsPerMinute: 61 })
    for (const key of found.values()) assert.equal(key.aliases[0]?.name, old['defaults'])
  })

  test('it is known whether every key is the unlimited owner’s', async () => {
    const store = await bench.open()
    const keys = new KeyService(store, secret)
    assert.equal(keys.everyOwnerIsUnlimited(), false, 'before it was read')
    await keys.create({ name: 'mine' })
    assert.equal(keys.everyOwnerIsUnlimited(), true)
    const { key } = await keys.create({ name: 'theirs', owner: 'ada' })
    assert.equal(keys.everyOwnerIsUnlimited(), false)
    await keys.setStatus(key.id, 'disabled')
    assert.equal(keys.everyOwnerIsUnlimited(), false, 'it can be enabled again')
    await keys.setStatus(key.id, 'deleted')
    assert.equal(keys.everyOwnerIsUnlimited(), true)
    const again = new KeyService(store, secret)
    await again.open()
    assert.equal(again.everyOwnerIsUnlimited(), true)
  })

  test('the log says when the first limited key closes things to all keys, and when that is over, once each', async () => {
    const lines: string[] = []
    const log = { ...silentLog, warn: (_fields: object, message: string) => void lines.push(message) }
    const store = await bench.open()
    const only = new OnlyUnlimited({ db: store.db, clock: systemClock, log } as unknown as Store)
    const keys = new KeyService(store, secret)
    await keys.create({ name: 'mine' })
    await only.read()
    assert.deepEqual(lines, [])
    const { key } = await keys.create({ name: 'theirs', owner: 'ada' })
    for (const _ of [1, 2]) await only.read()
    assert.deepEqual(lines.length, 1)
    assert.match(lines[0] ?? '', /^a limited owner has a key now: for all keys .* is closed/)
    await keys.setStatus(key.id, 'deleted')
    for (const _ of [1, 2]) await only.read()
    assert.deepEqual(lines.length, 2)
  })

  test('changes made at the same time are all kept', async () => {
    const keys = await open()
    const { key } = await keys.create({ name: 'k' })
    const names = ['a', 'b', 'c', 'd', 'e']
    await Promise.all(names.map((name) => keys.setAlias(key.id, { name, target: 'openai/gpt-5', prefix: false })))
    assert.deepEqual((await keys.show(key.id)).aliases.map(({ name }) => name).sort(), names)
  })

  test('the key of the environment is made once, and its text is held to 32 characters', async () => {
    const keys = await open()
    const text = `cm-${'k'.repeat(32)}`
    const made = await Promise.all([keys.ensureKey(text), keys.ensureKey(text)])
    assert.equal(made.filter(({ created }) => created).length, 1)
    assert.equal((await keys.ensureKey(text)).created, false)
    await assert.rejects(keys.ensureKey(`cm-${'k'.repeat(31)}`), refusedAs('invalid_request'))
    await assert.rejects(keys.ensureKey('k'.repeat(40)), refusedAs('invalid_request'))
  })

  test('the first owner is unlimited and any other is prepaid', async () => {
    const store = await bench.open()
    const keys = new KeyService(store, secret)
    await keys.create({ name: 'mine' })
    await keys.create({ name: 'theirs', owner: 'ada' })
    const wallets = await store.db
      .selectFrom('wallets')
      .innerJoin('owners', 'owners.id', 'wallets.owner_id')
      .select(['owners.name', 'credit_limit_nanos'])
      .orderBy('owners.name')
      .execute()
    assert.deepEqual(wallets, [
      { name: 'ada', credit_limit_nanos: 0n },
      { name: 'owner', credit_limit_nanos: null },
    ])
  })

  test('a limit that is no limit, and a key or alias that is not there, are refused', async () => {
    const keys = await open()
    const { key } = await keys.create({ name: 'k' })
    await assert.rejects(keys.setLimits(key.id, { requestsPerMinute: 0 }), refusedAs('invalid_request'))
    await assert.rejects(keys.setLimits(key.id, { tokensPerMinute: 1.5 }), refusedAs('invalid_request'))
    await assert.rejects(keys.setLimits('key_none', {}), refusedAs('not_found'))
    await assert.rejects(keys.removeAlias(key.id, 'none'), refusedAs('not_found'))
    await assert.rejects(keys.create({ name: '' }), refusedAs('invalid_request'))
    // What a terminal obeys, what turns the direction of text, and half of a pair.
    for (const odd of ['a\u001b[31m', 'nimda \u202e', '\ud800', 'x'.repeat(129)])
      for (const wanted of [{ name: odd }, { name: 'k', owner: odd }])
        await assert.rejects(keys.create(wanted), refusedAs('invalid_request'), JSON.stringify(wanted))
  })

  test('many callers of one unknown key ask the database once', async () => {
    const store = await bench.open()
    const keys = new KeyService(store, secret)
    const { text } = await keys.create({ name: 'k' })
    const lookups = Array.from({ length: 50 }, () => keys.authenticate(text))
    assert.ok(lookups.every((lookup) => lookup === lookups[0]))
    await lookups[0]
  })

  test('a database that does not answer is db_error and never an unknown key', async () => {
    const store = await bench.open({}, await bench.newOptions())
    const keys = new KeyService(store, secret)
    const { text } = await keys.create({ name: 'k' })
    const broken = new KeyService({ ...store, db: store.db.withSchema('gone') } as typeof store, secret)
    await assert.rejects(async () => broken.authenticate(text), refusedAs('db_error'))
  })
})

describeStores('keys of two gateways on one database', (bench) => {
  // SQLite has one gateway.
  if (bench.kind === 'sqlite') return
  test('a change made by one acts on the other', async () => {
    const options = await bench.newOptions()
    const here = new KeyService(await bench.open({}, options), secret)
    const there = new KeyService(await bench.open({}, options), secret)
    const { key, text } = await here.create({ name: 'k' })
    await there.open()
    assert.equal(there.everyOwnerIsUnlimited(), true)
    assert.equal((await there.authenticate(text))?.key.status, 'active')
    await here.setStatus(key.id, 'disabled')
    const until = async (isDone: () => boolean | Promise<boolean>) => {
      const started = Date.now()
      while (!(await isDone())) {
        assert.ok(Date.now() - started < 30_000, 'it never acts')
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    await until(async () => (await there.authenticate(text))?.key.status === 'disabled')
    const { text: theirs } = await here.create({ name: 'theirs', owner: 'ada' })
    await until(() => !there.everyOwnerIsUnlimited())
    assert.equal((await there.authenticate(theirs))?.owner.isUnlimited, false)
    const store = await bench.open({}, options)
    await store.write([store.db.updateTable('wallets').set({ credit_limit_nanos: null })])
    await here.ownersChanged()
    await until(() => there.everyOwnerIsUnlimited())
    assert.equal((await there.authenticate(theirs))?.owner.isUnlimited, true)
  })
})
