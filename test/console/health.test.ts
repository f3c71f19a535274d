// The board of health in a real browser: a breaker that opens is seen on it, an endpoint is drained and taken back, and the side
// bar counts what needs a hand.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { until } from '../money/bank.ts'
import { noTokens, writeBody } from '../money/answers.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { checkPage } from './check-page.ts'
import { describeConsole, type ConsoleScene } from './describe-console.ts'

const answer = sendJson(writeBody('openai-chat', { pieces: ['Well.'], tokens: { ...noTokens, input: 3, output: 2 } }))
const upstream = await Upstream.start()
after(() => upstream.stop())

const provider = (name: string) => ({
  protocols: ['openai-chat'],
  base_url: `${upstream.url}/${name}/v1`,
  api_key: `secret-of-${name}-0123456789`,
})
const endpoint = (name: string) => ({ provider: name, model: 'm', price: { input: 1, output: 1 } })
const config = {
  discover_local: false,
  providers: { good: provider('good'), shaky: provider('shaky'), dead: provider('dead') },
  models: {
    'test/good': { endpoints: [endpoint('good')] },
    'test/shaky': { strategy: 'order', endpoints: [endpoint('shaky'), endpoint('good')] },
    'test/alone': { endpoints: [{ ...endpoint('shaky'), model: 'alone' }] },
    'test/dead': { strategy: 'order', endpoints: [endpoint('dead'), endpoint('good')] },
  },
}

describeConsole(
  'the board of health',
  (scene) => {
    test('shows a breaker that opens, what it does to a model, and what changed', async () => {
      const { open, assertNoFaults } = scene()
      upstream.always(() => answer)
      await callModel(scene(), 'test/good')
      const page = await open('/console/health')
      await page.getByRole('row', { name: /good m .*closed.*0%/ }).waitFor()
      assert.equal(
        await page
          .getByRole('link', { name: /^Health/ })
          .first()
          .textContent(),
        'Health',
      )
      upstream.always(({ path }) => (path.startsWith('/shaky') ? { status: 500, steps: [] } : answer))
      for (let many = 0; many < 6; many += 1) await callModel(scene(), 'test/alone', 503)
      const lane = page.getByRole('row', { name: /shaky alone/ })
      await lane.getByText(/open|half open/).waitFor()
      await lane.getByText('100%').waitFor()
      await lane.getByText('5xx').waitFor()
      await page.getByText('Nothing serves test/alone now').waitFor()
      await page.getByRole('listitem').filter({ hasText: 'shaky/alone is left alone: it failed (5xx)' }).waitFor()
      await page.getByRole('link', { name: 'Health 1 to see to' }).waitFor()
      upstream.always(() => answer)
      await lane.getByText('half open').waitFor()
      await callModel(scene(), 'test/alone')
      await page.getByText('Nothing serves test/alone now').waitFor({ state: 'hidden' })
      await page.getByRole('listitem').filter({ hasText: 'shaky/alone serves again' }).waitFor()
      assertNoFaults()
      await page.context().close()
    })

    test('says which credential a provider refuses', async () => {
      const { open, assertNoFaults } = scene()
      upstream.always(({ path }) => (path.startsWith('/dead') ? { status: 401, steps: [] } : answer))
      await callModel(scene(), 'test/dead')
      const page = await open('/console/health')
      await page.getByText(/dead refuses its credential .* or its account since .*served by others meanwhile/).waitFor()
      await page.getByRole('row', { name: /dead m .*refused/ }).click()
      upstream.always(() => answer)
      const drawer = page.getByRole('dialog', { name: 'dead/m' })
      await drawer.getByRole('button', { name: 'Call it again now' }).click()
      await drawer.getByText('closed', { exact: true }).waitFor()
      const count = upstream.received.length
      await callModel(scene(), 'test/dead')
      assert.match(upstream.received[count]?.path ?? '', /^\/dead/)
      assertNoFaults()
      await page.context().close()
    })

    test('drains an endpoint, which takes no new conversation then, and takes that back', async () => {
      const { open, ask, assertNoFaults } = scene()
      upstream.always(() => answer)
      const page = await open('/console/health?all=1&find=good')
      const used = page.getByRole('switch', { name: 'good/m takes requests' })
      await used.waitFor()
      await used.focus()
      await page.keyboard.press('Space')
      await page.getByRole('row', { name: /good m .*draining, 0 left/ }).waitFor()
      assert.equal(await used.isChecked(), false)
      await page.getByText('Nothing serves test/good: none of its endpoints is in use.').waitFor()
      await page.keyboard.press('z')
      await page.getByRole('row', { name: /good m .*closed/ }).waitFor()
      assert.equal(await used.isChecked(), true)
      await page
        .getByRole('row', { name: /good m/ })
        .getByRole('button', { name: /good/ })
        .click()
      const drawer = page.getByRole('dialog', { name: 'good/m' })
      await drawer.getByRole('radiogroup', { name: 'Use of all that good has' }).getByText('Not used').click()
      await drawer.getByText('not used', { exact: true }).first().waitFor()
      // What is set of the endpoint itself is seen beside that, and stays.
      const own = drawer.getByRole('radiogroup', { name: 'Use of good/m' })
      assert.equal(await own.getByRole('radio', { name: 'In use' }).isChecked(), true)
      await own.getByText('Not used').click()
      await until('it is set', () => own.getByRole('radio', { name: 'Not used' }).isChecked())
      await own.getByText('In use').click()
      await until('it is set back', () => own.getByRole('radio', { name: 'In use' }).isChecked())
      await callModel(scene(), 'test/good', 503)
      await drawer.getByRole('radiogroup', { name: 'Use of all that good has' }).getByText('In use').click()
      await drawer.getByText('closed', { exact: true }).waitFor()
      await callModel(scene(), 'test/good')
      const log = await ask('GET', '/admin/audit-log')
      assert.match(JSON.stringify(log.body), /"action":"endpoint\.use".*"use":"draining"/)
      assertNoFaults()
      await page.context().close()
    })

    test('an endpoint is drained and used again by “Find or do”, which asks which one', async () => {
      const { open, assertNoFaults } = scene()
      const page = await open('/console/workspaces')
      await page.getByRole('heading', { name: 'Workspaces' }).waitFor()
      const find = async (...words: string[]) => {
        await page.keyboard.press('Control+k')
        await page.getByPlaceholder('Find or do').waitFor()
        for (const word of words) {
          await page.keyboard.type(word)
          await page
            .getByRole('button', { name: new RegExp(word) })
            .first()
            .waitFor()
          await page.keyboard.press('Enter')
        }
      }
      await find('Drain an endpoint', 'shaky/alone')
      await page.getByText('shaky/alone drains').waitFor()
      await find('Use an endpoint again', 'shaky/alone')
      await page.getByText('shaky/alone is used').waitFor()
      await find('Rotate a provider', 'dead')
      await page.waitForURL('**/console/providers?provider=dead')
      assertNoFaults()
      await page.context().close()
    })

    test('has no barrier and no horizontal scroll', () =>
      checkPage(scene(), '/console/health', 'health', {
        ready: (page) => page.getByRole('heading', { name: 'What changed' }).waitFor(),
      }))
  },
  { config },
)

async function callModel({ gateway }: ConsoleScene, model: string, status = 200): Promise<void> {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hi' }] }),
  })
  const text = await response.text()
  if (status === 200) assert.equal(response.status, 200, text)
  else assert.ok(response.status >= 500, text)
}
