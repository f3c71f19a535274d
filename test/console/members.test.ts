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

  test('hands the workspace over and leaves it, which its last owner cannot', async () => {
    const { open, ask, assertNoFaults } = scene()
    const page = await open('/console/members?invite=1')
    await page.getByLabel('E-mail').fill('bo@example.com')
    await page.getByLabel('Role', { exact: true }).selectOption('admin')
    await page.keyboard.press('Enter')
    const secret = page.getByLabel('Secret', { exact: true })
    await secret.waitFor()
    const token = new URL(await secret.inputValue()).hash.slice(1)
    await page.getByRole('button', { name: 'I have it' }).click()
    await page.waitForURL('**/console/members')
    assert.ok(await page.getByRole('button', { name: 'Leave this workspace' }).isDisabled())
    const account = { token, name: 'Bo', email: 'bo@example.com', password: 'correct horse battery staple' }
    assert.equal((await ask('POST', '/admin/invitations/accept-as-new', account)).status, 200)
    await page.reload()
    await page.getByRole('button', { name: 'Hand it over' }).click()
    const question = page.getByRole('dialog', { name: /^Hand over/ })
    await question.getByRole('textbox').fill('owner')
    await page.keyboard.press('Enter')
    await page.getByText('olga@example.com, admin').waitFor()
    await page.getByRole('button', { name: 'Leave this workspace' }).click()
    await page.getByRole('button', { name: 'Leave', exact: true }).click()
    await page.getByText('You have left owner').waitFor()
    const { workspaces } = (await ask('GET', '/admin/session')).body as { workspaces: unknown[] }
    assert.deepEqual(workspaces, [])
    assertNoFaults()
    await page.context().close()
  })
})
