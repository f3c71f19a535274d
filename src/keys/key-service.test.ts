import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeStores } from '../../test/stores.ts'
import type { Clock } from '../foundation/clock.ts'
import { systemClock } from '../foundation/clock.ts'
import { GatewayError, type ErrorKind } from '../generation/gateway-error.ts'
import { assertActive } from './assert-active.ts'
import { KeyService } from './key-service.ts'

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
    const { key } = await keys.create({ name: 'k', limits: { requestsPerMinute: 5 }, allowedModels: ['a/b'] })
    await keys.setLimits(key.id, { concurrentRequests: 3, spendPerDay: 12_345_678_901_234_567n })
    await keys.setAlias(key.id, { name: 'fast', target: 'openai/gpt-5-mini', prefix: false })
    await keys.setAlias(key.id, { name: 'claude-', target: 'anthropic/claude-opus-4-8', prefix: true })
    const stored = await keys.show(key.id)
    assert.deepEqual(stored.limits, {
      requestsPerMinute: 5,
      tokensPerMinute: 100_000,
      concurrentRequests: 3,
      spendPerDay: 12_345_678_901_234_567n,
      spendPerMonth: undefined,
    })
    assert.deepEqual(stored.allowedModels, ['a/b'])
    assert.equal(stored.aliases.length, 2)
    await keys.removeAlias(key.id, 'fast')
    await keys.setLimits(key.id, { spendPerDay: undefined })
    await keys.setAllowedModels(key.id, undefined)
    const changed = await keys.show(key.id)
    assert.deepEqual(changed.aliases, [{ name: 'claude-', target: 'anthropic/claude-opus-4-8', prefix: true }])
    assert.equal(changed.limits.spendPerDay, undefined)
    assert.equal(changed.allowedModels, undefined)
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
    assert.equal((await there.authenticate(text))?.key.status, 'active')
    await here.setStatus(key.id, 'disabled')
    const started = Date.now()
    while ((await there.authenticate(text))?.key.status === 'active') {
      assert.ok(Date.now() - started < 30_000, 'it never acts')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })
})
