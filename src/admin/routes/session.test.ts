import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KyselyPlugin } from 'kysely'
import { openAdminScene } from '../../../test/admin-scene.ts'

test('whoever belongs to many workspaces is told of all of them by as many reads as of one, and of none that is deleted', async () => {
  const scene = await openAdminScene()
  const store = await scene.context.store()
  let reads = 0
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      reads += 1
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  }
  Object.assign(store, { db: store.db.withPlugin(plugin) })
  const ids = await Promise.all(Array.from({ length: 30 }, (_, index) => scene.makeWorkspace(`team-${index}`)))
  const [first = '', second = '', ...others] = ids
  const roleIn = (some: readonly string[]) => Object.fromEntries(some.map((id) => [id, 'admin' as const]))
  scene.persons.set('one', { memberships: roleIn([first]) })
  scene.persons.set('all', { memberships: { ...roleIn(ids), [second]: 'billing', own_gone: 'owner' } })
  await scene.operate('wallet.top-up', { owner: second, amount: '12.5' })
  const { owners } = await scene.context.keys()
  await owners.setStatus(first, 'suspended')
  await owners.setStatus(others[0] ?? '', 'deleted')
  const ask = async (as: string) => {
    reads = 0
    const { body } = await scene.ask('GET', '/admin/session', { as })
    const workspaces = body['workspaces'] as { [name: string]: unknown }[]
    return { workspaces: new Map(workspaces.map((each) => [each['id'], each])), reads }
  }
  const [one, all] = [await ask('one'), await ask('all')]
  assert.ok(one.reads > 0)
  assert.deepEqual([one.workspaces.size, all.workspaces.size, all.reads], [1, 29, one.reads])
  const pick = (id: string) => ['name', 'status', 'role', 'spendable'].map((name) => all.workspaces.get(id)?.[name])
  assert.deepEqual(pick(second), ['team-1', 'active', 'billing', '12.5'])
  assert.deepEqual(pick(first), ['team-0', 'suspended', 'admin', '0'])
  assert.ok(!all.workspaces.has(others[0]))
})
