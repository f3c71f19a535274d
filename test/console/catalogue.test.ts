// The catalogue in a real browser: a model that lacks a price is priced, and the next request is charged that price to the nano-dollar;
// what the file names is read-only, and support changes nothing.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Locator } from 'playwright-core'
import { noTokens, writeBody } from '../money/answers.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { checkPage } from './check-page.ts'
import { describeConsole, type ConsoleScene } from './describe-console.ts'

const tokens = { ...noTokens, input: 1_000, output: 7 }
const upstream = await Upstream.start()
upstream.always(() => sendJson(writeBody('openai-chat', { pieces: ['OK'], tokens })))
after(() => upstream.stop())

const config = {
  discover_local: false,
  providers: { mine: { protocols: ['openai-chat'], base_url: `${upstream.url}/v1` } },
  models: {
    'acme/new': { endpoints: [{ provider: 'mine', model: 'new' }] },
    'acme/low': {
      price: { input: 1, output: 1 },
      endpoints: [{ provider: 'mine', model: 'low', price: { input: 2, output: 1 } }],
    },
    'acme/plain': { endpoints: [{ provider: 'mine', model: 'plain', price: { input: 1, output: 3 } }] },
  },
}

describeConsole(
  'the page of the catalogue',
  (scene) => {
    test('prices a model that lacks a price, and the next request is charged that price', async () => {
      const { open, ask, assertNoFaults } = scene()
      assert.equal((await call(scene(), 'acme/new')).status, 404)
      const page = await open('/console/catalogue')
      const row = (name: RegExp) => page.getByRole('table', { name: 'Catalogue' }).getByRole('row', { name })
      await row(/acme\/new/).waitFor()
      const texts = await page.getByRole('table', { name: 'Catalogue' }).getByRole('row').allTextContents()
      assert.match(texts[1] ?? '', /acme\/new.*Unpriced/)
      assert.match(texts[2] ?? '', /acme\/low.*Below cost.*the file/)
      await page.getByRole('link', { name: /Catalogue.*1.*to see to/ }).waitFor()
      await row(/acme\/new/)
        .getByRole('button')
        .click()
      const drawer = page.getByRole('dialog')
      await drawer.getByText(/Not called: .*no price is known/).waitFor()
      await drawer.getByLabel('Input', { exact: true }).fill('0.000123')
      await drawer.getByLabel('Output', { exact: true }).fill('lots')
      await drawer.getByText(/must be USD such as 0\.25/).waitFor()
      await drawer.getByRole('button', { name: 'Save' }).click()
      await drawer.getByText('Say why: it stands in the audit log.').waitFor()
      await drawer.getByLabel('Reason', { exact: true }).fill('it is new')
      await drawer.getByRole('button', { name: 'Save' }).click()
      await drawer.locator('input[aria-invalid="true"]').waitFor()
      assert.equal(await drawer.getByLabel('Output', { exact: true }).getAttribute('aria-invalid'), 'true')
      await drawer.getByLabel('Output', { exact: true }).fill('0.456789012')
      await drawer.getByLabel('Each request').fill('0.000000001')
      await drawer.getByText('Would be charged').waitFor()
      await page.reload()
      assert.equal(await drawer.getByLabel('Output', { exact: true }).inputValue(), '0.456789012')
      await drawer.getByRole('button', { name: 'Save' }).click()
      await page.getByText(/The price of acme\/new is set/).waitFor()
      const answer = await call(scene(), 'acme/new')
      assert.equal(answer.status, 200)
      // 1,000 tokens at 0.000123 and 7 at 0.456789012 a million, and the request itself, rounded up once: 3,320.5… nano-dollars and 1.
      assert.equal(await readCharge(ask), '0.000003322')
      await drawer.getByText(/Set here, since/).waitFor()
      await drawer.getByLabel('Reason', { exact: true }).fill('not ours to price')
      await drawer.getByRole('button', { name: 'Give it back to the catalogue' }).click()
      await drawer.getByText(/Not called/).waitFor()
      assert.equal((await call(scene(), 'acme/new')).status, 404)
      const { body } = await ask('GET', '/admin/audit-log')
      assert.match(JSON.stringify(body), /price\.set.*not ours to price.*it is new/)
      assertNoFaults()
      await page.context().close()
    })

    test('a price with tiers and tools is set exactly as it was typed, and shown so', async () => {
      const { open, ask, assertNoFaults } = scene()
      const page = await open('/console/catalogue?model=acme/plain')
      const drawer = page.getByRole('dialog')
      assert.equal(await drawer.getByLabel('Output', { exact: true }).inputValue(), '3')
      await drawer.getByLabel('Input', { exact: true }).fill('0.5')
      await drawer.getByText(/below cost: input/).waitFor()
      await drawer.getByRole('button', { name: 'Add a tier' }).click()
      const tiers = drawer.getByRole('group', { name: 'Tiers for long input' })
      await drawer.getByLabel('From input tokens').fill('200000')
      await tiers.getByLabel('Input', { exact: true }).fill('9.000000001')
      await tiers.getByLabel('Output', { exact: true }).fill('10')
      await drawer.getByRole('button', { name: 'Add a tool' }).click()
      await drawer.getByLabel('Tool', { exact: true }).fill('web_search')
      await drawer.getByLabel('USD a call').fill('0.01')
      await drawer.getByLabel('Reason', { exact: true }).fill('long input is dear')
      await page.keyboard.press('ControlOrMeta+Enter')
      await page.getByText(/The price of acme\/plain is set/).waitFor()
      const { body } = await ask('GET', '/admin/catalogue/model?id=acme/plain')
      const { price, source } = body as { price: { tiers: object[]; server_tools: object }; source: string }
      assert.equal(source, 'database')
      assert.deepEqual(price.server_tools, { web_search: '0.01' })
      assert.equal(price.tiers.length, 2)
      assert.match(JSON.stringify(price.tiers[1]), /"from_input_tokens":200000,"input":"9\.000000001","output":"10"/)
      assertNoFaults()
      await page.context().close()
    })

    test('a price keeps all that was written of it where one field is changed, and what is wrong stands on its field', async () => {
      const { open, ask, assertNoFaults } = scene()
      const price = {
        input: '0.5',
        output: '3',
        cache_write: '0.625',
        cache_write_1h: '0.625',
        tiers: [{ from_input_tokens: 200_000, input: '1', output: '6', reasoning: '7.5', input_audio: '2.25' }],
        service_tiers: { priority: { input: '0.9', output: '5', cache_read: '0.1' }, flex: '0.5' },
        regions: { us: '1.1' },
        hours: [{ factor: '0.75', utc: ['16:30-00:30', '03:00-04:00'], days: ['sat', 'sun'] }],
      }
      assert.equal(
        (await ask('PUT', '/admin/catalogue/price', { model: 'acme/plain', price, reason: 'all' })).status,
        200,
      )
      const page = await open('/console/catalogue?model=acme/plain')
      const drawer = page.getByRole('dialog')
      const tiers = drawer.getByRole('group', { name: 'Tiers for long input' })
      await tiers.getByLabel('Reasoning', { exact: true }).fill('much')
      const service = drawer.getByRole('group', { name: 'Service tiers' })
      assert.deepEqual(await service.getByLabel('Service tier', { exact: true }).all().then(readValues), [
        'priority',
        'flex',
      ])
      await drawer.getByLabel('Reason', { exact: true }).fill('one field')
      await drawer.getByRole('button', { name: 'Save' }).click()
      const marked = tiers.locator('input[aria-invalid="true"]')
      await marked.waitFor()
      assert.equal(await marked.inputValue(), 'much')
      await marked.fill('8')
      await drawer.getByRole('button', { name: 'Save' }).click()
      await page.getByText(/The price of acme\/plain is set/).waitFor()
      const { body } = await ask('GET', '/admin/catalogue/model?id=acme/plain')
      const [tier] = price.tiers
      assert.deepEqual((body as { written: object }).written, { ...price, tiers: [{ ...tier, reasoning: '8' }] })
      assertNoFaults()
      await page.context().close()
    })

    test('of two speeds of one name none is lost: they are not saved, and both say so', async () => {
      const { open, ask, assertNoFaults } = scene()
      const before = (await ask('GET', '/admin/catalogue/model?id=acme/plain')).body
      const page = await open('/console/catalogue?model=acme/plain')
      const drawer = page.getByRole('dialog')
      const speeds = drawer.getByRole('group', { name: 'Speeds' })
      for (const [at, name] of ['fast', 'Fast '].entries()) {
        await speeds.getByRole('button', { name: 'Add a speed' }).click()
        await speeds.getByLabel('Speed', { exact: true }).nth(at).fill(name)
        await speeds
          .getByLabel('Times the price')
          .nth(at)
          .fill(`${at + 2}`)
      }
      assert.equal(await speeds.getByText('There are two of this name.').count(), 2)
      await drawer.getByLabel('Reason', { exact: true }).fill('both')
      await drawer.getByRole('button', { name: 'Save' }).click()
      assert.deepEqual((await ask('GET', '/admin/catalogue/model?id=acme/plain')).body, before)
      await speeds.getByLabel('Speed', { exact: true }).nth(1).fill(' slow ')
      await drawer.getByRole('button', { name: 'Save' }).click()
      await page.getByText(/The price of acme\/plain is set/).waitFor()
      const { body } = await ask('GET', '/admin/catalogue/model?id=acme/plain')
      assert.deepEqual((body as { written: { speeds: object } }).written.speeds, { fast: '2', slow: '3' })
      const price = { input: '1', output: '1', speeds: { fast: '2', Fast: '3' } }
      const refused = await ask('PUT', '/admin/catalogue/price', { model: 'acme/plain', price, reason: 'both' })
      assert.equal(refused.status, 400)
      assert.equal((refused.body as { error: { field: string } }).error.field, 'price.speeds.Fast')
      assertNoFaults()
      await page.context().close()
    })

    test('what the file names is read-only, also over the API', async () => {
      const { open, ask, assertNoFaults } = scene()
      const page = await open('/console/catalogue?model=acme/low')
      await page.getByText('The configuration file names this price').waitFor()
      assert.equal(await page.getByRole('button', { name: 'Save' }).count(), 0)
      const written = { model: 'acme/low', price: 'free', reason: 'a try' }
      const answer = await ask('PUT', '/admin/catalogue/price', written)
      assert.equal(answer.status, 409)
      assert.match(JSON.stringify(answer.body), /The configuration file names the price/)
      const wrong = { model: 'acme/new', price: { input: '-1', output: '1' }, reason: 'a try' }
      const refused = await ask('PUT', '/admin/catalogue/price', wrong)
      assert.equal(refused.status, 400)
      assert.equal((refused.body as { error: { field: string } }).error.field, 'price.input')
      assertNoFaults()
      await page.context().close()
    })

    test('shows support a price and what it costs, and lets them set none', async () => {
      const { open, url, ask, assertNoFaults } = scene()
      const account = { name: 'Sam Support', email: 'sam@example.com', password: 'another horse battery' }
      const headers = { origin: url, 'content-type': 'application/json' }
      await fetch(`${url}/admin/auth/sign-up/email`, { method: 'POST', headers, body: JSON.stringify(account) })
      const people = (await ask('GET', '/admin/people?search=sam')).body as { data: { id: string }[] }
      await ask('PATCH', `/admin/people/${people.data[0]?.id ?? ''}`, { gateway_role: 'support' })
      const page = await open('/console/catalogue?model=acme/plain', { as: 'nobody' })
      await page.getByLabel('E-mail').fill(account.email)
      await page.getByLabel('Password', { exact: true }).fill(account.password)
      await page.keyboard.press('Enter')
      const drawer = page.getByRole('dialog', { name: /acme\/plain/ })
      await drawer.getByText('Operators set prices.').waitFor()
      await drawer.getByRole('table', { name: 'Price in USD per 1M tokens' }).waitFor()
      await drawer.getByRole('table', { name: 'What it costs at each endpoint' }).waitFor()
      assert.equal(await drawer.getByRole('textbox').count(), 0)
      assert.equal(await drawer.getByRole('button', { name: /Save|Give it back/ }).count(), 0)
      assertNoFaults()
      await page.context().close()
    })

    test('has no barrier and no horizontal scroll, with its drawer and without', async () => {
      const rates = { input: '1', output: '2' }
      const price = {
        ...rates,
        tiers: [{ from_input_tokens: 200_000, ...rates }],
        service_tiers: { priority: rates, flex: '0.5' },
        server_tools: { web_search: '0.01' },
        speeds: { fast: '6' },
        regions: { us: '1.1' },
        hours: [{ factor: '0.5', utc: ['16:30-00:30'], days: ['sat'] }],
      }
      const { status } = await scene().ask('PUT', '/admin/catalogue/price', {
        model: 'acme/plain',
        price,
        reason: 'every field',
      })
      assert.equal(status, 200)
      await checkPage(scene(), '/console/catalogue', 'catalogue', {
        ready: (page) => page.getByText('acme/plain').first().waitFor(),
      })
      await checkPage(scene(), '/console/catalogue?model=acme/plain', 'catalogue-price', {
        ready: async (page) => {
          await page.getByText('Would be charged').waitFor()
          assert.equal(await page.getByRole('button', { name: /^Remove / }).count(), 7)
        },
      })
    })
  },
  { config },
)

function readValues(fields: readonly Locator[]): Promise<string[]> {
  return Promise.all(fields.map((field) => field.inputValue()))
}

async function call({ gateway }: ConsoleScene, model: string): Promise<{ status: number }> {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] }),
  })
  await response.text()
  return { status: response.status }
}

/** Of the newest request that was charged. */
async function readCharge(ask: ConsoleScene['ask']): Promise<string | undefined> {
  const { body } = await ask('GET', '/admin/activity?range=1h')
  const { data } = body as { data: { model: string; charge: string }[] }
  return data.find(({ model }) => model === 'acme/new')?.charge
}
