// The page of the system in a real browser: what runs here, and an examination that finds what is right.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { until } from '../money/bank.ts'
import { checkPage } from './check-page.ts'
import { describeConsole } from './describe-console.ts'

describeConsole(
  'the page of the system',
  (scene) => {
    test('says version, database and disk, and examines the gateway when it is asked to', async () => {
      const { open, assertNoFaults } = scene()
      const page = await open('/console/system')
      await page.getByText(/sqlite, tables of version \d+|postgres, tables of version \d+/).waitFor()
      await page.getByText(process.version, { exact: true }).waitFor()
      await page.getByText(/MiB free of/).waitFor()
      await page.getByText(/The books balance/).waitFor()
      await page.getByText(/The audit log: \d+ entries, each follows the one before/).waitFor()
      await page.getByText('Not examined yet').waitFor()
      await page.getByRole('button', { name: 'Examine now' }).click()
      await page.getByRole('row', { name: /database.*Right.*undamaged/ }).waitFor()
      await page.getByRole('row', { name: /clock.*Right/ }).waitFor()
      assertNoFaults()
      await page.context().close()
    })

    test('has no barrier and no horizontal scroll', () =>
      checkPage(scene(), '/console/system', 'system', { ready: (page) => page.getByText(/MiB free of/).waitFor() }))

    test('says that somebody has changed the audit log, and the log of the gateway does', async () => {
      const { open, gateway, assertNoFaults } = scene()
      const database = new DatabaseSync(join(gateway.data, 'crossmodel.db'), { timeout: 5_000 })
      database.exec('delete from audit_log where sequence = (select max(sequence) from audit_log)')
      database.close()
      await until('the alarm', () => gateway.log().includes('the audit log is not as it was written'))
      const page = await open('/console/system')
      await page.getByText(/The audit log: not as it was written: (entry|the entries) .* missing; .*backup/).waitFor()
      assertNoFaults()
      await page.context().close()
    })
  },
  { config: { audit_every: '300ms' } },
)
