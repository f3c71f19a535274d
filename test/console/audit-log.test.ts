// The audit log in a real browser: what was done is there with what it changed, can be filtered, checked and exported.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPage } from './check-page.ts'
import { describeConsole } from './describe-console.ts'

describeConsole('the page of the audit log', (scene) => {
  test('shows who did what with before and after, is filtered by its address, and checks the chain', async () => {
    const { open, ask, operator, assertNoFaults } = scene()
    const made = await ask('POST', '/admin/workspaces', { name: 'Acme' })
    const { id } = (made.body as { workspace: { id: string } }).workspace
    assert.equal((await ask('PATCH', `/admin/workspaces/${id}`, { name: 'Acme Ltd' })).status, 200)
    const page = await open('/console/audit-log')
    await page.getByText('workspace.create').first().waitFor()
    await page.getByRole('row', { name: /workspace\.rename/ }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('Acme Ltd').waitFor()
    const change = drawer.getByRole('row', { name: /name/ })
    assert.match((await change.textContent()) ?? '', /Acme.*Acme Ltd/)
    await drawer.getByText(operator.email).first().waitFor()
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Action any' }).click()
    await page.getByRole('option', { name: 'workspace.rename' }).click()
    await page.waitForURL('**/console/audit-log?action=workspace.rename')
    await page.getByRole('row', { name: /workspace\.create/ }).waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Check the chain' }).click()
    await page.getByText(/Chain is whole: \d+ entries/).waitFor()
    const loading = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Export' }).click()
    assert.equal((await loading).suggestedFilename(), 'audit-log.jsonl')
    assertNoFaults()
    await page.context().close()
  })

  test('has no barrier and no horizontal scroll', () =>
    checkPage(scene(), '/console/audit-log', 'audit-log', {
      ready: (page) => page.getByText('workspace.create').first().waitFor(),
    }))
})
