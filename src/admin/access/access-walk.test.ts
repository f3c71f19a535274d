import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openAdminScene, type ScenePerson } from '../../../test/admin-scene.ts'
import { gatewayRoles, workspaceRoles } from '../../people/roles.ts'
import { adminRoutes } from '../routes/routes.ts'
import { accessTable } from './access-table.ts'
import { permissionsOf } from './permissions.ts'

describe('access to the API', async () => {
  const scene = await openAdminScene()
  const own = await scene.makeWorkspace('own')
  const foreign = await scene.makeWorkspace('foreign')
  const roles = [...workspaceRoles, ...gatewayRoles, 'stranger'] as const
  for (const role of roles) scene.persons.set(role, personOf(role))

  function personOf(role: (typeof roles)[number]): ScenePerson {
    if (role === 'stranger') return {}
    if (role === 'operator' || role === 'support') return { gatewayRole: role }
    return { memberships: { [own]: role } }
  }

  const fill = (path: string, workspace: string) =>
    path.replace(':workspace', workspace).replaceAll(/:\w+/g, 'nothing_here')

  const ask = (method: string, path: string, workspace: string, as?: string) => {
    scene.moveMinute()
    return scene.ask(method, fill(path, workspace), as === undefined ? {} : { as })
  }

  for (const { method, path } of adminRoutes) {
    const name = `${method} ${path}`
    const access = accessTable[name]
    const isScoped = path.includes(':workspace')

    test(`${name} is for ${access} alone`, async () => {
      assert.ok(access !== undefined)
      const nobody = await ask(method, path, own)
      if (access === 'anyone') assert.ok(![401, 403].includes(nobody.status), nobody.text)
      else assert.equal(nobody.status, 401)
      for (const role of roles) {
        const known = role === 'stranger' ? undefined : role
        const isOverAll = known === 'operator' || known === 'support'
        const holds = isScoped || isOverAll ? permissionsOf(known) : permissionsOf(undefined)
        const may = access === 'anyone' || access === 'person' || holds.has(access)
        const answer = await ask(method, path, own, role)
        const told = `${role} in their own workspace: ${answer.status} ${answer.text.slice(0, 200)}`
        if (may) assert.ok(![401, 403, 500].includes(answer.status), told)
        else assert.equal(answer.status, isScoped && role === 'stranger' ? 404 : 403, told)
        if (!isScoped || isOverAll) continue
        const elsewhere = await ask(method, path, foreign, role)
        const nowhere = await ask(method, path, 'own_that_is_not_there', role)
        assert.equal(elsewhere.status, 404, `${role} in another workspace`)
        assert.deepEqual(withoutId(elsewhere.text), withoutId(nowhere.text))
      }
    })
  }

  test('nothing that was asked is a bug', () => assert.deepEqual(scene.bugs, []))

  test('the table has no row that is no route', () => {
    const names = new Set(adminRoutes.map(({ method, path }) => `${method} ${path}`))
    assert.deepEqual(
      Object.keys(accessTable).filter((name) => !names.has(name)),
      [],
    )
  })

  test('roles hold what their names say', () => {
    const lacks = (role: (typeof workspaceRoles)[number] | (typeof gatewayRoles)[number], ...words: string[]) =>
      words.forEach((word) =>
        assert.ok(![...permissionsOf(role)].some((each) => each.includes(word)), `${role} ${word}`),
      )
    lacks('read-only', 'write', 'run', 'audit', 'management')
    lacks('support', 'write', 'run', 'audit', 'management')
    lacks('billing', 'activity', 'members', 'keys.write', 'run', 'audit', 'management', 'settings')
    lacks('member', 'members.write', 'settings.write', 'billing.write', 'audit', 'management')
    for (const role of workspaceRoles) lacks(role, 'gateway', 'people', 'workspaces.', 'supply', 'money')
    assert.equal(permissionsOf(undefined).size, 0)
  })

  test('a management key has its scopes, in its workspace alone', async () => {
    const make = async (workspaceId: string | undefined, scopes: string[]) => {
      const made = await scene.managementKeys.create({
        name: 'robot',
        workspaceId,
        scopes,
        madeBy: undefined,
        madeWith: [],
        expiresMs: undefined,
      })
      assert.ok(made !== undefined)
      return made.text
    }
    const keys = (workspace: string) => `/admin/workspaces/${workspace}/keys`
    const ofOwn = await make(own, ['keys.read'])
    assert.equal((await scene.ask('GET', keys(own), { as: ofOwn })).status, 200)
    assert.equal((await scene.ask('POST', keys(own), { as: ofOwn, body: { name: 'x' } })).status, 403)
    assert.equal((await scene.ask('GET', keys(foreign), { as: ofOwn })).status, 404)
    assert.equal((await scene.ask('GET', '/admin/usage', { as: ofOwn })).status, 403)
    const ofGateway = await make(undefined, ['keys.read', 'keys.write'])
    assert.equal((await scene.ask('GET', keys(foreign), { as: ofGateway })).status, 200)
    assert.equal((await scene.ask('POST', keys(foreign), { as: ofGateway, body: { name: 'x' } })).status, 200)
  })
})

function withoutId(text: string): string {
  return text.replace(/"request_id":"[^"]+"/, '')
}
