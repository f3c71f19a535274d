// Activity in a real browser: a request that is made while the page is open comes by itself, and opens with its whole story.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { checkPage } from './check-page.ts'
import { describeConsole } from './describe-console.ts'

describeConsole('the pages of requests', (scene) => {
  let made = 0
  const call = async (model = 'crossmodel/sandbox') => {
    const { gateway } = scene()
    const authorization = `Bearer ${gateway.key}`
    const response = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Say something about ledgers.' }] }),
    })
    await response.text()
    made += 1
    const id = response.headers.get('x-request-id') ?? ''
    const readRecord = () => fetch(`${gateway.url}/v1/generations/${id}`, { headers: { authorization } })
    for (let tries = 0; !(await readRecord()).ok; tries += 1) {
      assert.ok(tries < 200, 'its record is not there')
      await setTimeout(50)
    }
    return id
  }

  test('a request comes to the list by itself, and leads to what was tried and what it cost', async () => {
    const { open, assertNoFaults } = scene()
    await call()
    const page = await open('/console/activity')
    const rows = page.getByRole('table', { name: 'Requests' }).locator('tbody tr')
    await rows.first().waitFor()
    const before = await rows.count()
    await call()
    await rows.nth(before).waitFor()
    await rows.first().getByRole('link').first().click()
    await page.getByText('crossmodel/sandbox').first().waitFor()
    await page.getByRole('list', { name: 'Attempts' }).getByText('answered').waitFor()
    assertNoFaults()
    await page.context().close()
  })

  test('from one request the keys lead to the newer and the older one, and it is copied as a command', async () => {
    const { open, gateway, assertNoFaults } = scene()
    const [older, newer] = [await call(), await call()]
    const page = await open(`/console/activity/${older}?model=crossmodel/sandbox`)
    await page.getByRole('button', { name: 'Newer request', disabled: false }).waitFor()
    await page.keyboard.press('[')
    await page.getByRole('heading', { name: newer }).waitFor()
    await page.getByRole('heading', { name: 'Plan' }).waitFor()
    await page.getByRole('button', { name: 'Older request', disabled: false }).waitFor()
    assert.equal(await page.getByRole('button', { name: 'Newer request' }).isDisabled(), true)
    await page.keyboard.press(']')
    await page.getByRole('heading', { name: older }).waitFor()
    assert.equal(new URL(page.url()).search, '?model=crossmodel/sandbox', 'the list that it was opened from')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Copy as curl' }).click()
    const copied = await page.evaluate<string>('navigator.clipboard.readText()')
    assert.ok(copied.includes(`${gateway.url}/v1/chat/completions`) && copied.includes('$CROSSMODEL_API_KEY'), copied)
    await page.getByText('One endpoint could serve it').waitFor()
    assertNoFaults()
    await page.context().close()
  })

  test('filters stand in the address, and say so where nothing fits', async () => {
    const { open, assertNoFaults } = scene()
    const page = await open('/console/activity?status=failed&range=24h&session=nobody')
    await page.getByRole('button', { name: /^Session/ }).waitFor()
    await page.getByText('No request fits these filters').waitFor()
    await page.getByRole('button', { name: 'Clear the filters' }).click()
    await page.getByRole('table', { name: 'Requests' }).waitFor()
    assert.equal(new URL(page.url()).search, '?range=24h')
    assertNoFaults()
    await page.context().close()
  })

  test('filters are chosen and typed, stand in the address, and are cleared at once', async () => {
    const { open, assertNoFaults } = scene()
    await call()
    const page = await open('/console/activity?range=24h')
    const rows = page.getByRole('table', { name: 'Requests' }).locator('tbody tr')
    await rows.first().waitFor()
    await page.getByRole('button', { name: /^Model/ }).click()
    await page.getByRole('option', { name: 'crossmodel/sandbox' }).click()
    await page.waitForURL(/model=crossmodel\/sandbox/)
    await page.keyboard.press('Escape')
    await page.locator('h1').focus()
    await page.keyboard.press('f')
    await page.getByRole('menuitem', { name: 'Cost' }).click()
    await page.getByRole('textbox', { name: 'Search cost' }).fill('$0.05')
    await page.getByRole('option', { name: '$0.050000 or more' }).click()
    await page.waitForURL(/least_charge=0.05/)
    await page.getByText('No request fits these filters').waitFor()
    await page.getByText('do not follow cost').waitFor()
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await page.waitForURL((url) => url.search === '?range=24h')
    await rows.first().waitFor()
    assertNoFaults()
    await page.context().close()
  })

  test('columns are chosen, stand in the link, and are kept in the browser', async () => {
    const { open, assertNoFaults } = scene()
    await call()
    const page = await open('/console/activity?range=24h')
    const head = page.getByRole('columnheader', { name: 'Session' })
    await page.getByRole('columnheader', { name: 'Model' }).waitFor()
    assert.equal(await head.count(), 0)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'Session' }).check()
    await page.getByRole('checkbox', { name: 'Provider' }).uncheck()
    await head.waitFor()
    assert.equal(await page.getByRole('columnheader', { name: 'Provider' }).count(), 0)
    const link = new URL(page.url())
    assert.equal(link.searchParams.getAll('cols').includes('session'), true)
    await page.goto(`${link.origin}/console/activity?range=24h`)
    await head.waitFor()
    const other = await open(`${link.pathname}${link.search}`)
    await other.getByRole('columnheader', { name: 'Session' }).waitFor()
    assertNoFaults()
    await other.context().close()
    await page.context().close()
  })

  test('a bar leads to its stretch of time, where nothing new comes, and back; figures go on while it is live', async () => {
    const { open, assertNoFaults } = scene()
    await call()
    const page = await open('/console/activity')
    await page.getByRole('img', { name: /^Requests per minute/ }).waitFor()
    await call()
    const figures = page.getByLabel('Figures of this time')
    await figures.getByText(String(made), { exact: true }).waitFor()
    await page.locator('[data-opens] > i').last().click()
    await page.waitForURL(/from=.*&to=/)
    await page.getByRole('table', { name: 'Requests' }).locator('tbody tr').first().waitFor()
    await page.getByRole('button', { name: / to / }).click()
    await page.waitForURL((url) => url.search === '')
    assertNoFaults()
    await page.context().close()
  })

  test('have no barrier and no horizontal scroll', async () => {
    await call()
    await checkPage(scene(), '/console/activity', 'activity', {
      ready: (page) => page.getByText('crossmodel/sandbox').first().waitFor(),
    })
    const id = await call()
    await checkPage(scene(), `/console/activity/${id}`, 'generation', {
      ready: (page) => page.getByRole('heading', { name: 'What it cost' }).waitFor(),
    })
  })
})
