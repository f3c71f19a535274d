// How many keys an owner may have, also where several are made at once and at several gateways.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeStores } from '../../test/stores.ts'
import { bounds } from '../foundation/bounds.ts'
import { KeyService } from './key-service.ts'

const secret = Buffer.alloc(32, 7)

describeStores('the keys of an owner', (bench) => {
  test('are keysPerOwner at most, whoever makes them and however many at once', async () => {
    const store = await bench.open()
    const [here, there] = [new KeyService(store, secret), new KeyService(store, secret)]
    const { key } = await here.create({ name: 'first', owner: 'ada' })
    const row = await store.db.selectFrom('keys').selectAll().where('id', '=', key.id).executeTakeFirstOrThrow()
    const more = Array.from({ length: bounds.keysPerOwner - 4 }, (_, at) =>
      store.db.insertInto('keys').values({ ...row, id: `key_${at}`, digest: `digest ${at}` }),
    )
    await store.write(more)
    const full = { message: new RegExp(`There are ${bounds.keysPerOwner} keys`) }
    const make = (keys: KeyService) => keys.create({ name: 'late', owner: 'ada' })
    const made = await Promise.allSettled([make(here), make(there), make(here), make(there), there.rotate(key.id, 0)])
    assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 3)
    const refused = made.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []))
    for (const { message } of refused) assert.match(message, full.message)
    assert.equal((await here.list({ owner: key.ownerId })).length, bounds.keysPerOwner)
    await assert.rejects(there.rotate('key_0', 0), full)
    assert.equal((await here.show('key_0')).replacedBy, undefined)
    // Sessions of the playground have a bound of their own, and other owners have theirs.
    await here.create({ name: 'Playground', owner: 'ada', madeFor: 'playground' })
    await here.create({ name: 'k', owner: 'bob' })
    await here.setStatus('key_1', 'deleted')
    await there.rotate('key_0', 0)
    await assert.rejects(make(here), full)
  })

  test('with a text that is a key already are refused for that', async () => {
    const keys = new KeyService(await bench.open(), secret)
    const text = `cm-${'x'.repeat(40)}`
    await keys.create({ name: 'k', text })
    await assert.rejects(keys.create({ name: 'again', text }), { param: 'text', message: /is a key already/ })
  })
})
