// What is refused of a key over the API, by its field and before anything of it is stored.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openAdminScene } from '../../../test/admin-scene.ts'

const unseen = [' ', '\t', '\u00a0 \u3000', '\u200b', '\u2060\ufeff', '\u00ad', '\u3164', '\u2800', '\ud800', '\u0007x']

describe('keys over the API', async () => {
  const scene = await openAdminScene()
  const workspace = await scene.makeWorkspace('acme')
  scene.persons.set('olga', { gatewayRole: 'operator', memberships: { [workspace]: 'owner' } })
  const path = `/admin/workspaces/${workspace}`
  const ask = (to: string, body: object, method = 'POST') => scene.ask(method, `${path}/${to}`, { as: 'olga', body })
  const fieldOf = async (...asked: Parameters<typeof ask>) => {
    const { status, body } = await ask(...asked)
    return [status, (body['error'] as { field?: string } | undefined)?.field]
  }

  test('a name has something to be seen, of a key and of a management key', async () => {
    for (const name of unseen) {
      assert.deepEqual(await fieldOf('keys', { name }), [400, 'name'], JSON.stringify(name))
      const management = { name, scopes: ['keys.read'] }
      assert.deepEqual(await fieldOf('management-keys', management), [400, 'name'], JSON.stringify(name))
    }
    for (const name of ['👩‍💻', 'می‌خواهم', 'Über key']) assert.equal((await ask('keys', { name })).status, 200, name)
  })

  test('models that it may call have names that can be shown', async () => {
    const { body } = await ask('keys', { name: 'desk' })
    const { id } = body['key'] as { id: string }
    for (const name of unseen) {
      const wanted = { allowed_models: ['openai/gpt-5', name] }
      assert.deepEqual(
        await fieldOf('keys', { name: 'more', ...wanted }),
        [400, 'allowed_models'],
        JSON.stringify(name),
      )
      assert.deepEqual(await fieldOf(`keys/${id}`, wanted, 'PATCH'), [400, 'allowed_models'], JSON.stringify(name))
    }
    assert.equal((await ask(`keys/${id}`, { allowed_models: ['mine/later'] }, 'PATCH')).status, 200)
  })

  test('it ends at a moment of the calendar that is to come', async () => {
    const year = new Date().getUTCFullYear() + 1
    for (const expires_at of [
      '',
      'never',
      'tomorrow',
      `${year}-02-30`,
      `${year}-02-30T12:00:00Z`,
      '2020-01-01',
      '1 May 2100',
    ]) {
      assert.deepEqual(await fieldOf('keys', { name: 'desk', expires_at }), [400, 'expires_at'], expires_at)
      const management = { name: 'robot', scopes: ['keys.read'], expires_at }
      assert.deepEqual(await fieldOf('management-keys', management), [400, 'expires_at'], expires_at)
    }
    const { body } = await ask('keys', { name: 'desk', expires_at: `${year}-02-28` })
    assert.equal((body['key'] as { expires_at: string }).expires_at, `${year}-02-28T00:00:00.000Z`)
  })

  test('a management key of a workspace is given nothing that it could not do there', async () => {
    for (const scope of ['people.read', 'supply.write', 'gateway.read', 'gateway-keys.write', 'gateway-audit.read'])
      assert.deepEqual(await fieldOf('management-keys', { name: 'robot', scopes: ['keys.read', scope] }), [
        400,
        'scopes',
      ])
    for (const scope of ['keys.read', 'billing.write', 'money.write', 'workspaces.read'])
      assert.equal((await ask('management-keys', { name: 'robot', scopes: [scope] })).status, 200, scope)
    const gateway = { name: 'robot', scopes: ['people.read'] }
    assert.equal((await scene.ask('POST', '/admin/management-keys', { as: 'olga', body: gateway })).status, 200)
  })
})
