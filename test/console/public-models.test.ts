// Public models in a real browser without a session: the list, the page of one, and the way in.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkPage } from './check-page.ts'
import { describeConsole } from './describe-console.ts'

const nobody = { as: 'nobody' } as const

/** A provider that names its models as it pleases. */
const named = ['../<img src=x onerror=alert(1)>?x=#y', '100%25 of/a//b', 'a/b/c-5.4']
const naming = createServer((_request, response) => {
  response.end(JSON.stringify({ data: named.map((id) => ({ id })) }))
})
naming.listen(0, '127.0.0.1')
await once(naming, 'listening')
after(() => naming.close())

const config = {
  public_models: true,
  providers: {
    mine: { protocols: ['openai-chat'], base_url: 'http://127.0.0.1:9/v1' },
    theirs: {
      protocols: ['openai-chat'],
      base_url: `http://127.0.0.1:${(naming.address() as AddressInfo).port}/v1`,
      discover: true,
    },
  },
  models: {
    'acme/deep': {
      display_name: 'Deep One',
      context_window_tokens: 1_000_000,
      price: { input: 0.435, output: 0.87, tiers: [{ from_input_tokens: 200_000, input: 1, output: 2 }] },
      endpoints: [{ provider: 'mine', model: 'deep', price: 'free' }],
    },
  },
  aliases: { 'house-best': 'acme/deep' },
}

describeConsole(
  'public models',
  (scene) => {
    test('a stranger finds a model, reads what it costs and how to call it, and signs in to the same page', async () => {
      const { open, url, gateway, operator, assertNoFaults } = scene()
      const page = await open('/console/sign-in', nobody)
      await page.getByRole('link', { name: 'Models and prices' }).click()
      const row = page.getByRole('row').filter({ hasText: 'Deep One' })
      assert.match((await row.textContent()) ?? '', /acme\/deep.*1,000,000.*\$0\.435.*\$0\.87.*Well/)
      await page.keyboard.press('/')
      await page.getByLabel('Search models').fill('deep')
      await page.waitForURL(/\/models\?q=deep$/)
      await page.getByRole('link').filter({ hasText: 'acme/deep' }).click()
      await page.getByRole('heading', { name: 'Deep One' }).waitFor()
      assert.equal(new URL(page.url()).pathname, '/models/acme/deep')
      await page.getByRole('columnheader', { name: 'from 200,000 in' }).waitFor()
      await page.getByText('curl', { exact: true }).click()
      await page.getByText(`curl '${gateway.url}/v1/chat/completions'`).waitFor()
      assert.doesNotMatch((await page.locator('body').textContent()) ?? '', /house-best|mine|Endpoints/)
      await page.getByRole('link', { name: 'Sign in' }).click()
      await page.getByLabel('E-mail').fill(operator.email)
      await page.getByLabel('Password', { exact: true }).fill(operator.password)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.waitForURL(/\/console\/models\/acme\/deep\?language=curl$/)
      await page.getByText('Endpoints').first().waitFor()
      await page.goto(`${url}/console/models`)
      await page.getByRole('link', { name: 'Public page' }).click()
      await page.getByRole('link', { name: 'Open in the console' }).click()
      await page.waitForURL(/\/console\/models$/)
      assertNoFaults()
      await page.context().close()
    })

    test('a price that changes is a step with its time, for strangers and in the console', async () => {
      const { open, ask, gateway, assertNoFaults } = scene()
      const file = readFileSync(gateway.configFile, 'utf8')
      writeFileSync(gateway.configFile, file.replace('input: 0.435', 'input: 0.25'))
      process.kill(gateway.pid, 'SIGHUP')
      const path = '/admin/public/models/acme/deep'
      const readSteps = async () => ((await ask('GET', path)).body as { price_steps: unknown[] }).price_steps
      for (let tries = 0; tries < 200 && (await readSteps()).length < 2; tries += 1) await sleep(50)
      for (const [at, as] of [
        ['/models/acme/deep', 'nobody'],
        ['/console/models/acme/deep', 'operator'],
      ] as const) {
        const page = await open(at, { as })
        const steps = page.getByRole('table', { name: 'Price steps' }).getByRole('row')
        await steps.nth(2).waitFor()
        const [now, before] = [await steps.nth(1).textContent(), await steps.nth(2).textContent()]
        assert.match(now ?? '', /\$0\.25\s*\$0\.87.*Input/)
        assert.match(before ?? '', /or before\$0\.435\s*\$0\.87/)
        await page.context().close()
      }
      assertNoFaults()
    })

    test('an id with any slashes, dots and marks has a page that opens from its address', async () => {
      const { open, url, assertNoFaults } = scene()
      const page = await open('/models', nobody)
      for (const name of named) {
        await page.goto(`${url}/models`)
        await page.getByRole('link').filter({ hasText: name }).click()
        const heading = page.getByRole('heading').filter({ hasText: name })
        await heading.waitFor()
        await page.getByText('Free: nothing is charged for it.').waitFor()
        await page.reload()
        await heading.waitFor()
        await page.getByText('Free: nothing is charged for it.').waitFor()
      }
      await page.goto(`${url}/models/nobody/nothing`)
      await page.getByText('Model: not found').waitFor()
      assertNoFaults()
      await page.context().close()
    })

    test('have no barrier and no horizontal scroll', async () => {
      await checkPage(scene(), '/models', 'public-models', {
        ...nobody,
        ready: (page) => page.getByText('Deep One').first().waitFor(),
      })
      await checkPage(scene(), '/models/acme/deep', 'public-model', {
        ...nobody,
        ready: (page) => page.getByText('A first request').first().waitFor(),
      })
    })
  },
  { config },
)
