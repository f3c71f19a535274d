import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { describeStores, newSqliteOptions } from '../../test/stores.ts'
import { systemRandom } from '../foundation/random.ts'
import { openSecrets } from '../store/secrets.ts'
import { StoreError } from '../store/store-error.ts'
import type { Store } from '../store/store.ts'
import { CredentialStore } from './credential-store.ts'

/** A data directory with secrets. */
function newDirectory(): string {
  const { directory } = newSqliteOptions()
  openSecrets(directory, systemRandom)
  return directory
}

const readMasterKeys = (directory: string) =>
  (
    JSON.parse(readFileSync(join(directory, 'secrets.json'), 'utf8')) as { master_keys: { id: string }[] }
  ).master_keys.map(({ id }) => id)

/** `store`, whose next write calls `first`. */
function before(store: Store, first: () => Promise<void>): Store {
  let pending: (() => Promise<void>) | undefined = first
  return {
    ...store,
    async write(writes) {
      const run = pending
      pending = undefined
      await run?.()
      return store.write(writes)
    },
  }
}

describeStores('stored keys of providers', (bench) => {
  it('are replaced at once by another; of what cannot be done nothing is', async () => {
    const credentials = new CredentialStore(await bench.open(), newDirectory())
    const first = await credentials.add('openai', 'sk-planted-one-0123')
    const other = await credentials.add('openai', 'sk-planted-two-4567')
    await assert.rejects(credentials.replace('openai', 'no-such', 'sk-planted-new-8901'), { code: 'not_found' })
    await assert.rejects(credentials.replace('deepseek', first.id, 'sk-planted-new-8901'), { code: 'not_found' })
    await assert.rejects(credentials.replace('openai', first.id, 'sk-planted-two-4567'), { param: 'key' })
    await assert.rejects(credentials.replace('openai', first.id, 'sk planted'), { param: 'key' })
    assert.deepEqual((await credentials.list()).map(({ id }) => id).toSorted(), [first.id, other.id].toSorted())
    const fresh = await credentials.replace('openai', first.id, 'sk-planted-new-8901')
    assert.equal(fresh.lastFour, '8901')
    const keys = (await credentials.readKeys()).get('openai') ?? []
    assert.deepEqual(keys.toSorted(), ['sk-planted-new-8901', 'sk-planted-two-4567'])
    await assert.rejects(credentials.replace('openai', first.id, 'sk-planted-one-0123'), { code: 'not_found' })
  })

  it('are known by their last four characters where they are long enough for that', async () => {
    const credentials = new CredentialStore(await bench.open(), newDirectory())
    await credentials.add('openai', 'sk-fifteen-abcd')
    await credentials.add('deepseek', 'sk-sixteen--abcd')
    const listed = await credentials.list()
    assert.deepEqual(
      listed.map(({ lastFour }) => lastFour),
      ['abcd', undefined],
    )
  })

  it('come back as they went in, by provider, in their order, and are told by digest alone', async () => {
    const credentials = new CredentialStore(await bench.open(), newDirectory())
    assert.deepEqual([await credentials.list(), await credentials.readKeys()], [[], new Map()])
    const first = await credentials.add('openai', 'sk-planted-one')
    await credentials.add('openai', 'sk-planted-two')
    await credentials.add('deepseek', 'sk-planted-one')
    const keys = await credentials.readKeys()
    assert.deepEqual([...keys.keys()].toSorted(), ['deepseek', 'openai'])
    assert.deepEqual([...(keys.get('openai') ?? [])].toSorted(), ['sk-planted-one', 'sk-planted-two'])
    const listed = await credentials.list()
    assert.deepEqual(
      listed.map(({ provider, opens }) => [provider, opens]),
      [
        ['deepseek', true],
        ['openai', true],
        ['openai', true],
      ],
    )
    assert.doesNotMatch(JSON.stringify(listed), /planted/)
    await assert.rejects(credentials.remove('deepseek', first.id), { code: 'not_found' })
    await credentials.remove('openai', first.id)
    assert.deepEqual((await credentials.readKeys()).get('openai'), ['sk-planted-two'])
  })

  it('are stored once, and only what a header can carry', async () => {
    const credentials = new CredentialStore(await bench.open(), newDirectory())
    const { id } = await credentials.add('openai', 'sk-planted-one')
    await assert.rejects(credentials.add('openai', 'sk-planted-one'), new RegExp(`stored already, as ${id}`))
    for (const wrong of ['short', 'has a space in it', 'line\nbreak-line', `sk-${'x'.repeat(4094)}`]) {
      await assert.rejects(credentials.add('openai', wrong), (error: Error) => {
        assert.ok(!error.message.includes(wrong))
        return /printable ASCII/.test(error.message)
      })
    }
    await credentials.add('openai', `sk-${'x'.repeat(4093)}`)
    await credentials.add('openai', 'exactly8')
  })

  it('are sealed again under a new master key, and the old one is dropped', async () => {
    const store = await bench.open()
    const directory = newDirectory()
    const credentials = new CredentialStore(store, directory)
    await credentials.add('openai', 'sk-planted-one')
    await credentials.add('openai', 'sk-planted-two')
    const old = readMasterKeys(directory)
    const { masterKey, sealed } = await credentials.rotateMaster()
    assert.equal(sealed, 2)
    assert.deepEqual(readMasterKeys(directory), [masterKey])
    assert.ok(!old.includes(masterKey))
    assert.equal((await credentials.readKeys()).get('openai')?.length, 2)
    await credentials.add('openai', 'sk-planted-three')
  })

  it('stay readable where the process dies while the master key changes, and the next change tidies up', async () => {
    const store = await bench.open()
    const directory = newDirectory()
    await new CredentialStore(store, directory).add('openai', 'sk-planted-one')
    const dying = before(store, () => Promise.reject(new StoreError('the disk is gone')))
    await assert.rejects(new CredentialStore(dying, directory).rotateMaster(), /the disk is gone/)
    assert.equal(readMasterKeys(directory).length, 2)
    const credentials = new CredentialStore(store, directory)
    await credentials.add('openai', 'sk-planted-two')
    assert.equal((await credentials.readKeys()).get('openai')?.length, 2)
    await credentials.rotateMaster()
    assert.equal(readMasterKeys(directory).length, 1)
    assert.equal((await credentials.readKeys()).get('openai')?.length, 2)
  })

  it('are all sealed again, also one that is stored while the master key changes', async () => {
    const store = await bench.open()
    const directory = newDirectory()
    const other = new CredentialStore(store, directory)
    await other.add('openai', 'sk-planted-one')
    const meanwhile = before(store, async () => void (await other.add('openai', 'sk-planted-two')))
    const { sealed } = await new CredentialStore(meanwhile, directory).rotateMaster()
    assert.equal(sealed, 2)
    assert.equal(readMasterKeys(directory).length, 1)
    assert.equal((await other.readKeys()).get('openai')?.length, 2)
  })

  it('are neither stored nor sealed again by a gateway that lacks the master key; the line says what to do', async () => {
    const store = await bench.open()
    const credentials = new CredentialStore(store, newDirectory())
    const { id } = await credentials.add('openai', 'sk-planted-one')
    const stranger = newDirectory()
    const stale = new CredentialStore(store, stranger)
    const masterKeys = readMasterKeys(stranger)
    const isOneLine = (pattern: RegExp) => (error: Error) => {
      assert.ok(error instanceof StoreError)
      assert.match(error.message, pattern)
      assert.doesNotMatch(error.message, /\n|planted/)
      return true
    }
    await assert.rejects(stale.readKeys(), isOneLine(new RegExp(`crossmodel provider key remove openai ${id}`)))
    await assert.rejects(stale.add('openai', 'sk-planted-two'), isOneLine(/copy secrets\.json/))
    await assert.rejects(stale.rotateMaster(), isOneLine(/secrets\.json/))
    assert.deepEqual(readMasterKeys(stranger), masterKeys, 'nothing was changed')
    assert.deepEqual(
      (await stale.list()).map((each) => each.opens),
      [false],
    )
    await stale.remove('openai', id)
    assert.deepEqual(await stale.readKeys(), new Map())
  })
})
