// Money in a real browser: the pages Overview and Usage, with nothing used yet and with requests that were charged or free.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testKey } from '../gateway.ts'
import { checkPage } from './check-page.ts'
import { describeConsole, type ConsoleScene } from './describe-console.ts'

const MODEL = 'crossmodel/sandbox'
const REQUESTS = 3

/** Sends requests, and waits until the sums have them. */
async function makeTraffic({ gateway, ask }: ConsoleScene): Promise<void> {
  for (let index = 0; index < REQUESTS; index += 1) {
    const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${testKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: MODEL, messages: [{ role: 'user', content: 'hello' }] }),
    })
    assert.equal(answer.status, 200, await answer.text())
  }
  const { body } = await ask('GET', '/admin/session')
  const { workspaces } = body as { workspaces: { id: string }[] }
  const usage = `/admin/workspaces/${workspaces[0]?.id}/usage?range=24h`
  const summed = async () => ((await ask('GET', usage)).body as { totals: { requests: number } }).totals.requests
  for (let tries = 0; tries < 100 && (await summed()) < REQUESTS; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100))
  assert.equal(await summed(), REQUESTS)
}

describeConsole('the pages of money', (scene) => {
  test('say that there is nothing yet, then show requests by model, and narrow to one', async () => {
    const { open, assertNoFaults } = scene()
    const first = await open('/console')
    await first.getByText('No request in this time').waitFor()
    await first.context().close()
    await makeTraffic(scene())
    const page = await open('/console?measure=requests')
    await page.getByRole('tab', { name: `Requests ${REQUESTS}`, selected: true }).waitFor()
    await page.keyboard.press('Tab')
    await page.getByRole('tab', { selected: true }).focus()
    await page.keyboard.press('ArrowLeft')
    await page.getByRole('tab', { name: /^Spend/, selected: true }).waitFor()
    await page.getByRole('link', { name: MODEL }).click()
    await page.waitForURL(/\/console\/usage\?.*model=/)
    await page.getByRole('heading', { name: 'By model' }).waitFor()
    const rows = page.getByRole('row', { name: new RegExp(MODEL) })
    await rows.first().waitFor()
    assert.equal(await rows.count(), 1)
    assertNoFaults()
    await page.context().close()
  })

  test('Overview has no barrier and no horizontal scroll', () =>
    checkPage(scene(), '/console', 'overview', { ready: (page) => page.getByText(MODEL).first().waitFor() }))

  test('Usage has no barrier and no horizontal scroll', () =>
    checkPage(scene(), '/console/usage', 'usage', { ready: (page) => page.getByText(MODEL).first().waitFor() }))
})
