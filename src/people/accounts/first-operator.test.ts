import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openPeopleScene, password } from '../../../test/people-scene.ts'
import { describeSqlite } from '../../../test/stores.ts'
import type { Store } from '../../store/store.ts'

describeSqlite('the way in of operators', (bench) => {
  const open = async (store?: Store) => {
    const scene = await openPeopleScene(bench, store === undefined ? {} : { store })
    after(() => scene.close())
    return scene
  }
  const accountOf = (name: string) => ({ name, email: `${name.toLowerCase()}@example.com`, password })

  test('the link of the start makes one operator who owns the first workspace, once, and until the gateway starts again', async () => {
    const before = await open()
    const old = (await before.people.firstOperator.readToken()) ?? ''
    const scene = await open(before.store)
    const token = (await scene.people.firstOperator.readToken()) ?? ''
    assert.notEqual(token, old)
    const create = async (given: string, name: string) => {
      const { status, body } = await scene.newBrowser().post('/admin/setup', { token: given, ...accountOf(name) })
      return [status, (body['error'] as { code?: string } | undefined)?.code]
    }
    assert.deepEqual(await create(old, 'Mallory'), [409, 'gone'])
    assert.deepEqual(await create('forged', 'Mallory'), [409, 'gone'])
    assert.deepEqual(await create(token, 'Olga'), [200, undefined])
    assert.deepEqual(await create(token, 'Mallory'), [409, 'gone'])
    assert.equal(await scene.people.firstOperator.readToken(), undefined)
    const browser = scene.newBrowser()
    await browser.signIn('olga@example.com')
    const session = await browser.session()
    assert.equal(session?.person.gatewayRole, 'operator')
    const [[workspace = '', role] = []] = session?.memberships ?? []
    assert.deepEqual([(await scene.people.workspaces.find(workspace))?.name, role], ['owner', 'owner'])
  })

  test('the link that is asked for on the machine makes an operator of an e-mail without an account', async () => {
    const scene = await open()
    await scene.startOperator()
    const { url, isNew } = await scene.people.recoverOperator('ada@example.com')
    assert.equal(isNew, true)
    const token = new URL(url).hash.slice(1)
    const ada = scene.newBrowser()
    const accept = () => ada.post('/admin/invitations/accept-as-new', { token, ...accountOf('Ada') })
    assert.equal((await accept()).status, 200)
    assert.equal((await accept()).status, 409)
    await ada.signIn('ada@example.com')
    assert.equal((await ada.session())?.person.gatewayRole, 'operator')
  })
})
