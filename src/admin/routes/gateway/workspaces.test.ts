import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openAdminScene } from '../../../../test/admin-scene.ts'
import { bounds } from '../../../foundation/bounds.ts'

describe("the operator's list of workspaces", async () => {
  const scene = await openAdminScene()
  scene.persons.set('olga', { gatewayRole: 'operator' })
  const made: string[] = []
  for (let at = 0; at <= bounds.workspacePage; at += 1) made.push(await scene.makeWorkspace(`customer-${at}`))

  test('has workspacePage of them at a time, each once', async () => {
    const page = async (query: string) => {
      const { body } = await scene.ask('GET', `/admin/workspaces?search=CUSTOMER-${query}`, { as: 'olga' })
      return { ids: (body['data'] as { id: string }[]).map(({ id }) => id), next: body['next'] }
    }
    const first = await page('')
    assert.equal(first.ids.length, bounds.workspacePage)
    const second = await page(`&after=${String(first.next)}`)
    assert.equal(second.next, null)
    assert.deepEqual([...first.ids, ...second.ids].toSorted(), made.toSorted())
  })

  test('takes what is searched for as it is written, and refuses a cursor that is none', async () => {
    const none = await scene.ask('GET', '/admin/workspaces?search=customer_1', { as: 'olga' })
    assert.deepEqual(none.body['data'], [])
    const broken = await scene.ask('GET', '/admin/workspaces?after=nonsense', { as: 'olga' })
    assert.equal(broken.status, 400)
    assert.equal((broken.body['error'] as { field: string }).field, 'after')
  })
})
