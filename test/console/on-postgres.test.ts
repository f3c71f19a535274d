// The console of a gateway on Postgres: its pages read what they show, and a request that was made is in all of them. What each
// page does is tested on SQLite.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testKey } from '../gateway.ts'
import { until } from '../money/bank.ts'
import { describeConsole } from './describe-console.ts'

const MODEL = 'crossmodel/sandbox'

describeConsole(
  'the console on Postgres',
  (scene) => {
    test('a request is seen as it comes, whole, and in the sums', async () => {
      const { open, gateway, assertNoFaults } = scene()
      const page = await open('/console/activity')
      const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${testKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: MODEL, messages: [{ role: 'user', content: 'hello' }] }),
      })
      assert.equal(answer.status, 200, await answer.text())
      await page.getByRole('table', { name: 'Requests' }).locator('tbody tr').first().waitFor()
      await page.getByRole('table', { name: 'Requests' }).locator('tbody a').first().click()
      await page.getByRole('heading', { name: 'What it cost' }).waitFor()
      await until('its sums', async () => {
        const { body } = await scene().ask('GET', '/admin/usage?range=24h')
        return (body as { totals: { requests: number } }).totals.requests === 1
      })
      await page.goto(`${scene().url}/console/usage?range=24h`)
      await page.getByRole('row', { name: new RegExp(MODEL) }).waitFor()
      assertNoFaults()
      await page.context().close()
    })

    test('each page of the side bar reads what it shows', async () => {
      const { open, url, assertNoFaults } = scene()
      const page = await open('/console')
      const seen: string[] = []
      for (const start of ['/console', '/console/health']) {
        await page.goto(`${url}${start}`)
        const links = page.getByRole('navigation', { name: 'Console' }).getByRole('link')
        await links.first().waitFor()
        const names = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
        for (const path of names.filter((each) => each.startsWith('/console'))) {
          await page.goto(`${url}${path}`, { waitUntil: 'networkidle' })
          await page.locator('h1').first().waitFor()
          assert.equal(await page.getByText(/could not be read|not found/i).count(), 0, path)
          seen.push(path)
        }
      }
      assert.ok(new Set(seen).size >= 18, seen.join(' '))
      assertNoFaults()
      await page.context().close()
    })

    test('a person is invited, makes an account and is a member', async () => {
      const { open, ask, url, assertNoFaults } = scene()
      const { body } = await ask('GET', '/admin/session')
      const [workspace] = (body as { workspaces: { id: string }[] }).workspaces
      const made = await ask('POST', `/admin/workspaces/${workspace?.id}/invitations`, { role: 'member' })
      assert.equal(made.status, 200, JSON.stringify(made.body))
      const link = new URL((made.body as { url: string }).url)
      const page = await open(`${link.pathname}${link.hash}`, { as: 'nobody' })
      await page.getByLabel('Name').fill('Mia Member')
      await page.getByLabel('E-mail').fill('mia@example.com')
      await page.getByLabel('Password').first().fill('correct horse battery')
      await page.keyboard.press('Enter')
      await page.waitForURL(`${url}/console**`)
      await page.getByRole('heading', { name: 'Overview' }).waitFor()
      assertNoFaults()
      await page.context().close()
    })
  },
  { isOnPostgres: true },
)
