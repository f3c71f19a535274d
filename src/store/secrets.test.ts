import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { newSqliteOptions, storeContext } from '../../test/stores.ts'
import { systemRandom } from '../foundation/random.ts'
import { openStore } from './open-store.ts'
import { seal, unseal } from './seal.ts'
import { assertSecretsMatch, openSecrets, rotateMasterKey } from './secrets.ts'
import { StoreError } from './store-error.ts'

test('the secrets are made once, readable by their user alone, and read back the same', () => {
  const { directory } = newSqliteOptions()
  const made = openSecrets(directory, systemRandom)
  assert.deepEqual(openSecrets(directory, systemRandom), made)
  assert.equal(statSync(join(directory, 'secrets.json')).mode & 0o777, 0o600)
})

test('a damaged file is refused and left alone', () => {
  const { directory } = newSqliteOptions()
  const file = join(directory, 'secrets.json')
  writeFileSync(file, '{"key_secret":"short"}')
  assert.throws(() => openSecrets(directory, systemRandom), StoreError)
  assert.equal(readFileSync(file, 'utf8'), '{"key_secret":"short"}')
})

test('what is sealed opens for its own purpose only, unchanged, also after the master key was changed', () => {
  const { directory } = newSqliteOptions()
  const secrets = openSecrets(directory, systemRandom)
  const sealed = seal('sk-upstream', 'provider_credentials:1', secrets, systemRandom)
  assert.ok(!sealed.includes('upstream'))
  assert.equal(unseal(sealed, 'provider_credentials:1', secrets), 'sk-upstream')
  assert.throws(() => unseal(sealed, 'provider_credentials:2', secrets), StoreError)
  const changed = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`
  assert.throws(() => unseal(changed, 'provider_credentials:1', secrets), StoreError)
  rotateMasterKey(directory, secrets, systemRandom)
  const rotated = openSecrets(directory, systemRandom)
  assert.equal(unseal(sealed, 'provider_credentials:1', rotated), 'sk-upstream')
  assert.throws(() => unseal(seal('x', 'p', rotated, systemRandom), 'p', secrets), StoreError)
})

test('a database made under other secrets is refused', async () => {
  const options = newSqliteOptions()
  const store = await openStore(options, storeContext)
  const secrets = openSecrets(options.directory, systemRandom)
  await assertSecretsMatch(store, secrets)
  await assertSecretsMatch(store, secrets)
  const others = openSecrets(newSqliteOptions().directory, systemRandom)
  await assert.rejects(assertSecretsMatch(store, others), StoreError)
  await store.close()
})
