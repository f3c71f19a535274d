// The page of the system in a real browser: what runs here, and an examination that finds what is right.
import { test } from 'node:test'
import { checkPage } from './check-page.ts'
import { describeConsole } from './describe-console.ts'

describeConsole('the page of the system', (scene) => {
  test('says version, database and disk, and examines the gateway when it is asked to', async () => {
    const { open, assertNoFaults } = scene()
    const page = await open('/console/system')
    await page.getByText(/sqlite, tables of version \d+|postgres, tables of version \d+/).waitFor()
    await page.getByText(process.version, { exact: true }).waitFor()
    await page.getByText(/MiB free of/).waitFor()
    await page.getByText('Not examined yet').waitFor()
    await page.getByRole('button', { name: 'Examine now' }).click()
    await page.getByRole('row', { name: /database.*Right.*undamaged/ }).waitFor()
    await page.getByRole('row', { name: /clock.*Right/ }).waitFor()
    assertNoFaults()
    await page.context().close()
  })

  test('has no barrier and no horizontal scroll', () =>
    checkPage(scene(), '/console/system', 'system', { ready: (page) => page.getByText(/MiB free of/).waitFor() }))
})
