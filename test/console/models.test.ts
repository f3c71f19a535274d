// Models in a real browser: what can be called is found, filtered in the address, and each has a page of its own.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { checkPage } from './check-page.ts'
import { describeConsole } from './describe-console.ts'

const endpoint = (provider: string, model: string) => ({ provider, model, price: 'free' })
const price = { input: 0.435, output: 0.87, cache_read: 0.003625, per_request: 0.01 }

/** A provider that names its models as it pleases. */
const named = ['../<img src=x onerror=alert(1)>?x=#y', '<script>alert(1)</script>', '100%25 of/a//b']
const naming = createServer((_request, response) => {
  response.end(JSON.stringify({ data: named.map((id) => ({ id })) }))
})
naming.listen(0, '127.0.0.1')
await once(naming, 'listening')
after(() => naming.close())
const namingUrl = `http://127.0.0.1:${(naming.address() as AddressInfo).port}/v1`

const config = {
  providers: {
    mine: { protocols: ['openai-chat'], base_url: 'http://127.0.0.1:9/v1' },
    theirs: { protocols: ['openai-chat'], base_url: namingUrl, discover: true },
  },
  models: {
    'acme/deep': {
      display_name: 'Deep One',
      context_window_tokens: 1_000_000,
      max_output_tokens: 64_000,
      modalities: { input: ['text'] },
      price: { ...price, tiers: [{ from_input_tokens: 200_000, input: 1, output: 2 }] },
      endpoints: [endpoint('mine', 'deep')],
    },
    'acme/eyes-5.4': {
      context_window_tokens: 32_000,
      modalities: { input: ['text', 'image'] },
      price,
      endpoints: [endpoint('mine', 'eyes')],
    },
  },
  aliases: { 'house-best': 'acme/deep' },
}

describeConsole(
  'the pages of models',
  (scene) => {
    test('finds models by words, by what they can and by what they cost, and keeps that in the address', async () => {
      const { open, assertNoFaults } = scene()
      const page = await open('/console/models')
      const rows = page.getByRole('table', { name: 'Models' }).getByRole('row')
      const row = (name: RegExp) => rows.filter({ hasText: name })
      await row(/Deep One/).waitFor()
      assert.match((await row(/Deep One/).textContent()) ?? '', /1,000,000.*64,000.*\$0\.435.*\$0\.87.*\$0\.003625/)
      await page.keyboard.press('/')
      await page.keyboard.type('HOUSE-best')
      await row(/acme\/eyes/).waitFor({ state: 'hidden' })
      assert.equal(await row(/acme/).count(), 1)
      assert.equal(new URL(page.url()).search, '?q=HOUSE-best')
      await page.getByLabel('Search models').fill('acme/')
      await row(/acme\/eyes/).waitFor()
      await page.getByRole('button', { name: /^Can/ }).click()
      await page.getByRole('option', { name: 'images' }).click()
      await row(/Deep One/).waitFor({ state: 'hidden' })
      assert.equal(new URL(page.url()).search, '?q=acme/&can=images')
      await page.reload()
      await row(/acme\/eyes/).waitFor()
      assert.equal(await row(/Deep One/).count(), 0)
      await page.goto(`${scene().url}/console/models?free=1&context=128k&can=nonsense`)
      await page.getByText('No model like that').waitFor()
      await page.getByRole('button', { name: 'Clear' }).click()
      await row(/Deep One/).waitFor()
      assert.equal(new URL(page.url()).search, '')
      assertNoFaults()
      await page.context().close()
    })

    test('a model has a page with its price in all dimensions, its endpoints and a request to copy', async () => {
      const { open, gateway, assertNoFaults } = scene()
      const page = await open('/console/models')
      await page.getByRole('link', { name: /Deep One/ }).click()
      await page.getByRole('heading', { name: 'Deep One' }).waitFor()
      assert.equal(new URL(page.url()).pathname, '/console/models/acme/deep')
      const prices = page.getByRole('table', { name: 'Price in USD per 1M tokens' })
      await prices.getByRole('columnheader', { name: 'from 200,000 in' }).waitFor()
      assert.match((await prices.getByRole('row', { name: /^Cache read/ }).textContent()) ?? '', /\$0\.003625\$1\.00/)
      await page.getByText('Each request').waitFor()
      assert.match((await page.getByRole('row', { name: /mine/ }).textContent()) ?? '', /deep.*Well/)
      const code = page.getByLabel('A first request', { exact: true })
      assert.match((await code.textContent()) ?? '', new RegExp(`base_url="${gateway.url}/v1"`))
      await page.getByText('curl', { exact: true }).click()
      await page.getByText('Messages', { exact: true }).click()
      await page.getByText(`curl '${gateway.url}/v1/messages'`).waitFor()
      assert.equal(new URL(page.url()).search, '?language=curl&protocol=messages')
      await page.getByRole('link', { name: 'Its requests' }).click()
      await page.waitForURL(/\/console\/activity\?model=acme\/deep$/)
      assertNoFaults()
      await page.context().close()
    })

    test('“Find or do” finds a model by its id, name or alias and opens its page', async () => {
      const { open, url, assertNoFaults } = scene()
      const page = await open('/console')
      for (const [typed, found] of [
        ['eyes', 'acme/eyes-5.4'],
        ['house-best', 'acme/deep'],
        ['Deep One', 'acme/deep'],
        ['alert(1)>?x', `theirs/${named[0]}`],
      ] as const) {
        await page.goto(`${url}/console`)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.keyboard.press('Control+k')
        await page.getByPlaceholder('Find or do').fill(typed)
        await page.getByRole('button').filter({ hasText: found }).first().waitFor()
        await page.keyboard.press('Enter')
        await page
          .getByRole('heading', { name: found === 'acme/deep' ? 'Deep One' : found.replace('theirs/', '') })
          .waitFor()
      }
      assertNoFaults()
      await page.context().close()
    })

    test('an id that looks like a file or that is hostile is shown as it is, and its page opens from its address', async () => {
      const { open, url, assertNoFaults } = scene()
      const page = await open('/console/models/acme/eyes-5.4')
      await page.getByRole('heading', { name: 'acme/eyes-5.4' }).waitFor()
      for (const name of named) {
        await page.goto(`${url}/console/models?provider=theirs`)
        await page.getByRole('link').filter({ hasText: name }).click()
        const heading = page.getByRole('heading', { name, exact: true })
        await heading.waitFor()
        await page.getByText('curl', { exact: true }).click()
        await page.reload()
        await heading.waitFor()
        await page.getByRole('cell', { name }).first().waitFor()
      }
      await page.goto(`${url}/console/models/nobody/nothing`)
      await page.getByText('Model: not found').waitFor()
      assertNoFaults()
      await page.context().close()
    })

    test('have no barrier and no horizontal scroll', async () => {
      await checkPage(scene(), '/console/models', 'models', {
        ready: (page) => page.getByText('Deep One').first().waitFor(),
      })
      await checkPage(scene(), '/console/models/acme/deep', 'model', {
        ready: (page) => page.getByText('A first request').first().waitFor(),
      })
    })
  },
  { config },
)
