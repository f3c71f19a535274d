import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '../tickets/caller.ts'
import { TenantSecrets } from './tenant-secrets.ts'

const owner = (id: string): Caller['owner'] => ({ id, name: id, status: 'active', isUnlimited: false })

test('an owner in memory has its secret derived once, and each owner has their own', () => {
  const derived: string[] = []
  const secrets = new TenantSecrets((id) => {
    derived.push(id)
    return `of ${id}`
  })
  const [ada, bob] = [owner('ada'), owner('bob')]
  assert.deepEqual(
    [ada, bob, ada, bob].map((each) => secrets.find(each)),
    ['of ada', 'of bob', 'of ada', 'of bob'],
  )
  assert.deepEqual(derived, ['ada', 'bob'])
  assert.equal(secrets.find(owner('ada')), 'of ada')
})
