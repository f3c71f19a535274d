import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openPeopleScene } from '../../../test/people-scene.ts'
import { describeStores } from '../../../test/stores.ts'
import { StoreError } from '../../store/store-error.ts'

describeStores('what is done and cannot be recorded', (bench) => {
  const open = async () => {
    const scene = await openPeopleScene(bench)
    after(() => scene.close())
    const { browser } = await scene.startOperator()
    const fail = () => Promise.reject(new StoreError('The disk is full.'))
    return { ...scene, auditLog: scene.auditLog, browser, fail }
  }

  test('is not done where it gives access', async () => {
    const { browser, auditLog, fail, people } = await open()
    const [workspace = ''] = (await browser.session())?.memberships.keys() ?? []
    auditLog.append = fail
    const { status } = await browser.post(`/admin/workspaces/${workspace}/invitations`, { role: 'admin' })
    assert.equal(status, 503)
    assert.deepEqual(await people.invitations.list(workspace), [])
  })

  test('is said to be done where it is about something else', async () => {
    const { browser, auditLog, fail, people } = await open()
    auditLog.append = fail
    const { status, body } = await browser.ask('PATCH', '/admin/me', { name: 'Olga the Great' })
    assert.equal(status, 503)
    assert.match((body['error'] as { message: string }).message, /^This was done, but the audit log/)
    assert.equal((await people.accounts.findByEmail('olga@example.com'))?.name, 'Olga the Great')
  })
})
