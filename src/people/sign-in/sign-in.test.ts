import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openPeopleScene, password } from '../../../test/people-scene.ts'
import { describeStores } from '../../../test/stores.ts'

describeStores('sign-in', (bench) => {
  test('the first operator signs in with the password, has a session, and signs out', async () => {
    const scene = await openPeopleScene(bench)
    after(() => scene.close())
    const { browser, personId } = await scene.startOperator()
    const session = await browser.session()
    assert.equal(session?.person.id, personId)
    assert.equal(session?.person.gatewayRole, 'operator')
    assert.deepEqual([...(session?.memberships.values() ?? [])], ['owner'])
    const left = await browser.post('/sign-out')
    assert.equal(left.status, 200)
    assert.equal(await browser.session(), undefined)
    assert.equal((await browser.signIn('olga@example.com', `${password}!`)).status, 401)
  })
})
