// The settings of a workspace in a real browser: its name, by keyboard too, and what is kept.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPage } from './check-page.ts'
import { describeConsole } from './describe-console.ts'

describeConsole(
  'Settings',
  (scene) => {
    test('has no barrier and no horizontal scroll', () =>
      checkPage(scene(), '/console/settings', 'settings', { ready: (page) => page.getByText('90 days').waitFor() }))

    test('gives the workspace another name, which the side bar has at once, and refuses one that is none', async () => {
      const { open, ask, assertNoFaults } = scene()
      const first = await open('/console/settings')
      await first.getByText('it keeps it').waitFor()
      await first.context().close()
      const { status, body } = await ask('POST', '/admin/workspaces', { name: 'acme' })
      assert.equal(status, 200)
      const { workspace } = body as { workspace: { id: string } }
      const page = await open(`/console/settings?workspace=${workspace.id}`)
      const name = page.getByRole('textbox', { name: 'Name' })
      await name.fill(' ')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.locator('input[aria-invalid="true"]').waitFor()
      await name.fill('Acme & Sons')
      await page.getByText('1 change: name acme → Acme & Sons').waitFor()
      await page.reload()
      assert.equal(await name.inputValue(), 'Acme & Sons')
      await name.press('Control+Enter')
      await page.getByText('The workspace is called Acme & Sons now').waitFor()
      await page
        .getByRole('button', { name: /Acme & Sons/ })
        .first()
        .waitFor()
      assert.ok(await page.getByText('No change').isVisible())
      assertNoFaults()
      await page.context().close()
    })
  },
  { config: { records: { keep: '90d' } } },
)
