// Members in a real browser: an invitation's link makes an account in the workspace, which gets another role and is removed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPage } from './check-page.ts'
import { describeConsole } from './describe-console.ts'

describeConsole('the page of members', (scene) => {
  test('invites somebody, who makes an account, gets another role and is removed', async () => {
    const { open, assertNoFaults } = scene()
    const page = await open('/console/members')
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    await page.getByLabel('E-mail').fill('ada@example.com')
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    const secret = page.getByLabel('Secret', { exact: true })
    await secret.waitFor()
    const link = new URL(await secret.inputValue())
    await page.getByRole('button', { name: 'I have it' }).click()
    await page.getByRole('button', { name: 'Withdraw the invitation for ada@example.com' }).waitFor()
    const token = link.hash.slice(1) || (link.pathname.split('/').at(-1) ?? '')
    const account = { token, name: 'Ada', email: 'ada@example.com', password: 'correct horse battery staple' }
    const accepted = await scene().ask('POST', '/admin/invitations/accept-as-new', account)
    assert.equal(accepted.status, 200, JSON.stringify(accepted.body))
    await page.reload()
    const role = page.getByLabel('Role of Ada')
    await role.selectOption('billing')
    await page.getByText('Ada is billing now').waitFor()
    await page.getByRole('button', { name: 'Remove Ada' }).click()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await role.waitFor({ state: 'detached' })
    assertNoFaults()
    await page.context().close()
  })

  test('has no barrier and no horizontal scroll', () =>
    checkPage(scene(), '/console/members', 'members', {
      ready: (page) => page.getByText('Nobody is invited').waitFor(),
    }))
})
