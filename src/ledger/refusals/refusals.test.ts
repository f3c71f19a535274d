// Refused requests are counted, all of them, and a few are kept as examples: whatever a caller does, in bounds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { FakeClock } from '../../../test/fake-clock.ts'
import { describeStores } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { Owners } from '../../keys/owners.ts'
import { StoreError, WriteConflict } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'
import type { Refusal } from './refusal.ts'
import { countRefusals, findRefusal, readRefusals, removeOldMinutes, removeOldRefusals } from './refusals-store.ts'
import { Refusals } from './refusals.ts'

const MINUTE_MS = 60_000
const atMs = Date.UTC(2026, 10, 20, 12)
const all = { period: 'minutes', fromMs: 0, toMs: Number.MAX_SAFE_INTEGER } as const

const make = (changes: Partial<Refusal> = {}): Refusal => ({
  id: 'req_1',
  atMs,
  ownerId: 'own_1',
  keyId: 'key_1',
  protocol: 'openai-chat',
  model: 'acme/one',
  status: 404,
  code: 'model_not_found',
  field: 'model',
  message: 'No such model.',
  client: 'curl',
  ...changes,
})

async function note(store: Store, refusals: Iterable<Refusal>): Promise<void> {
  const gathered = new Refusals(store)
  for (const each of refusals) gathered.note(each)
  await gathered.close()
}

const list = (store: Store, owner = 'own_1', filter: typeof all = all) => readRefusals(store, owner, filter, undefined)
const count = async (store: Store, owner = 'own_1', filter: Parameters<typeof countRefusals>[2] = all) =>
  (await countRefusals(store, owner, filter)).reduce((sum, each) => sum + each.count, 0)

describeStores('refused requests', (bench) => {
  test('those that are alike in a minute are one example and are all counted, by whatever gateway', async () => {
    const store = await bench.open()
    const often = Array.from({ length: 1_000 }, (_, index) => make({ id: `req_${index}` }))
    await note(store, often)
    await note(store, often)
    await note(store, [
      make({ id: 'next', atMs: atMs + MINUTE_MS }),
      make({ id: 'their', ownerId: 'own_2', keyId: 'key_2' }),
    ])
    assert.deepEqual(
      (await list(store)).map(({ id }) => id),
      ['next', 'req_0', 'req_0'],
    )
    assert.equal(await count(store), 2_001)
    assert.equal(
      await count(store, 'own_1', {
        period: 'minutes',
        fromMs: atMs + MINUTE_MS,
        toMs: atMs + 2 * MINUTE_MS,
      }),
      1,
    )
    assert.equal(await count(store, 'own_2'), 1)
    assert.equal((await findRefusal(store, 'own_1', 'next'))?.code, 'model_not_found')
    assert.equal(await findRefusal(store, 'own_2', 'next'), undefined)
  })

  test('they are told apart by key, code and model, and narrowed by the first two', async () => {
    const store = await bench.open()
    await note(store, [
      make(),
      make({ id: 'key', keyId: 'key_2' }),
      make({ id: 'code', code: 'rate_limit_exceeded', status: 429, field: undefined, message: undefined }),
      make({ id: 'model', model: 'acme/\0\ud800two', field: 'a\u202Eb\nc' }),
      make({ id: 'unread', model: undefined }),
    ])
    assert.equal((await list(store)).length, 5)
    const ids = async (filter: object) => (await list(store, 'own_1', { ...all, ...filter })).map(({ id }) => id)
    assert.deepEqual(await ids({ keyIds: ['key_2'] }), ['key'])
    assert.deepEqual(await ids({ codes: ['rate_limit_exceeded'] }), ['code'])
    assert.deepEqual(await countRefusals(store, 'own_1', all), [
      { code: 'model_not_found', count: 4 },
      { code: 'rate_limit_exceeded', count: 1 },
    ])
    const { model, field } = (await findRefusal(store, undefined, 'model')) ?? assert.fail()
    assert.deepEqual([model, field], ['acme/\u{FFFD}\u{FFFD}two', 'a\u{FFFD}b\u{FFFD}c'])
  })

  test('an owner has refusalsOfMinute examples of a minute and refusalsKept in all, whatever they ask for', async () => {
    const store = await bench.open()
    const minutes = Math.ceil(bounds.refusalsKept / bounds.refusalsOfMinute) + 2
    const gathered = new Refusals(store)
    for (let minute = 0; minute < minutes; minute += 1) {
      for (let at = 0; at <= bounds.refusalsOfMinute; at += 1)
        gathered.note(make({ id: `req_${minute}_${at}`, model: `acme/${at}`, atMs: atMs + minute * MINUTE_MS }))
      gathered.note(make({ id: `other_${minute}`, ownerId: 'own_2', keyId: 'key_2', atMs: atMs + minute * MINUTE_MS }))
    }
    await gathered.close()
    const rows = await store.db.selectFrom('refusals').select(['id', 'owner_id']).orderBy('sequence', 'desc').execute()
    const own = rows.filter(({ owner_id }) => owner_id === 'own_1')
    assert.equal(own.length, bounds.refusalsKept)
    assert.equal(own[0]?.id, `req_${minutes - 1}_${bounds.refusalsOfMinute - 1}`)
    assert.equal(rows.length - own.length, minutes)
    assert.equal(await count(store), minutes * (bounds.refusalsOfMinute + 1))
  })

  test('refusalCounts kinds of them are counted in between, and the operator is told what was more', async () => {
    const told: object[] = []
    const store = await bench.open({
      log: { debug() {}, info() {}, error() {}, warn: (fields: object) => void told.push(fields) } as never,
    })
    const many = Array.from({ length: bounds.refusalCounts + 7 }, (_, at) => make({ keyId: `key_${at}` }))
    await note(store, many)
    assert.equal(await count(store), bounds.refusalCounts)
    assert.deepEqual(told, [{ requests: 7 }])
  })

  test('refusalKinds of them are told apart in a minute, whoever they belong to', async () => {
    const store = await bench.open()
    const owners = Array.from({ length: Math.ceil(bounds.refusalKinds / bounds.refusalsOfMinute) + 1 }, (_, at) => at)
    const models = Array.from({ length: bounds.refusalsOfMinute }, (_, at) => `acme/${at}`)
    const ofOwner = (at: number) =>
      models.map((model) => make({ model, ownerId: `own_${at}`, keyId: `key_${at}`, id: `req_${at}` }))
    await note(store, owners.flatMap(ofOwner))
    const { rows } = await store.db
      .selectFrom('refusals')
      .select((row) => row.fn.countAll<number | string>().as('rows'))
      .executeTakeFirstOrThrow()
    assert.equal(Number(rows), bounds.refusalKinds)
    assert.equal(await count(store, `own_${owners.length - 1}`), models.length)
  })

  test('two gateways that count the same at once, each in its own order, lose none', async () => {
    const options = await bench.newOptions()
    const store = await bench.open({}, options)
    const other = options.kind === 'postgres' ? await bench.open({}, options) : store
    const kinds = Array.from({ length: 300 }, (_, at) => make({ keyId: `key_${at}` }))
    for (let round = 0; round < 5; round += 1) await Promise.all([note(store, kinds), note(other, kinds.toReversed())])
    assert.equal(await count(store), 5 * 2 * kinds.length)
  })

  test('they are counted by hour as well, and minutes that are too old go alone, an hour of them at a time', async () => {
    const store = await bench.open()
    await note(
      store,
      [0, 1, 59, 60, 61, 200].map((minute) => make({ atMs: atMs + minute * MINUTE_MS })),
    )
    const hours = { ...all, period: 'hours' } as const
    assert.equal(await count(store, 'own_1', { ...hours, fromMs: atMs + 60 * MINUTE_MS }), 3)
    let steps = 0
    while (await removeOldMinutes(store, atMs + 61 * MINUTE_MS)) steps += 1
    assert.equal(steps, 2)
    assert.deepEqual([await count(store), await count(store, 'own_1', hours)], [2, 6])
    assert.equal(await count(store, 'own_1', hours), 6)
    while (await removeOldRefusals(store, atMs + 120 * MINUTE_MS));
    assert.deepEqual([await count(store), await count(store, 'own_1', hours)], [1, 1])
  })

  test('where the database is away they wait for it, in bounds, and the operator is told once', async () => {
    const told: [object, string][] = []
    const log = {
      debug() {},
      info() {},
      error() {},
      warn: (...line: [object, string]) => void told.push(line),
    } as never
    const clock = new FakeClock()
    const real = await bench.open({ log })
    let fault: Error | undefined = new StoreError('away')
    let tries = 0
    const write: Store['write'] = async (writes) => {
      tries += 1
      if (fault !== undefined) throw fault
      await real.write(writes)
    }
    const gathered = new Refusals({ ...real, clock, write } as Store)
    const next = async () => {
      const before = tries
      clock.advance(bounds.refusalsEveryMs)
      while (tries === before || clock.waiting + Number(fault === undefined) === 0) await setImmediate()
    }
    gathered.note(make())
    await next()
    for (let at = 0; at < bounds.refusalCounts + 2; at += 1)
      gathered.note(make({ keyId: `key_${at}`, id: `req_${at}` }))
    await next()
    assert.deepEqual(told, [
      [{ fault: 'away', requests: 1 }, 'refused requests wait to be noted'],
      [{ requests: 2 }, 'more kinds of refused requests than are counted'],
    ])
    fault = undefined
    await gathered.close()
    // What came first is one of the kinds: the key's own is counted once more.
    assert.equal(await count(real), bounds.refusalCounts + 1)
    assert.equal((await findRefusal(real, 'own_1', 'req_1'))?.key_id, 'key_1')
    const refused = new Refusals({ ...real, clock, write } as Store)
    fault = new WriteConflict('refused')
    refused.note(make())
    await refused.close()
    assert.equal(clock.waiting, 0)
    assert.deepEqual(told.at(-1), [{ fault: 'refused', requests: 1 }, 'refused requests could not be noted'])
  })

  test('they go with their owner', async () => {
    const store = await bench.open()
    const owners = new Owners(store, async () => {})
    const { id } = await owners.create('gone', 0n)
    await note(store, [make({ ownerId: id, keyId: 'key_gone' }), make({ id: 'other' })])
    await owners.setStatus(id, 'suspended')
    assert.equal(await count(store, id), 1)
    await owners.setStatus(id, 'deleted')
    assert.deepEqual([await count(store, id), (await list(store, id)).length, await count(store)], [0, 0, 1])
  })

  test('old ones are removed, a day at a time', async () => {
    const store = await bench.open()
    const day = 86_400_000
    await note(store, [make(), make({ id: 'later', atMs: atMs + 2 * day }), make({ id: 'last', atMs: atMs + 5 * day })])
    let steps = 1
    while (await removeOldRefusals(store, atMs + 3 * day)) steps += 1
    assert.ok(steps > 1 && steps <= 4, String(steps))
    assert.deepEqual(
      (await list(store)).map(({ id }) => id),
      ['last'],
    )
    assert.equal(await count(store), 1)
  })

  test('they are written refusalsEveryMs after the first, and nothing is due while there are none', async () => {
    const clock = new FakeClock()
    const store = await bench.open()
    const gathered = new Refusals({ ...store, clock } as Store)
    clock.advance(10 * bounds.refusalsEveryMs)
    gathered.note(make())
    clock.advance(bounds.refusalsEveryMs - 1)
    assert.equal(await count(store), 0)
    clock.advance(1)
    await gathered.close()
    assert.equal(await count(store), 1)
  })
})
