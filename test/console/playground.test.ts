// The playground in a real browser: one prompt through three protocols with streams, images and tools, its cost, its events and its
// command; stopping, which the provider sees; refusals in words.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { configureMine } from '../gateway.ts'
import { Upstream } from '../upstream/upstream.ts'
import { checkPage } from './check-page.ts'
import { describeConsole } from './describe-console.ts'

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const protocols = ['Chat', 'Responses', 'Messages']
const upstream = await Upstream.start()
const config = configureMine(upstream.url)

describeConsole(
  'the page of the playground',
  (scene) => {
    after(() => upstream.stop())

    const column = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
    const choose = async (page: Page, model: string) => {
      const field = page
        .getByRole('combobox', { name: 'Model', exact: true })
        .or(page.getByLabel('Model', { exact: true }))
      await field.first().fill(model)
      await page.getByRole('option', { name: model, exact: true }).click()
    }
    const run = (page: Page) => page.getByRole('button', { name: /^Run/ }).click()

    test('one prompt with an image and a tool goes through three protocols, and what it cost is to the nano', async () => {
      const { open, assertNoFaults } = scene()
      const page = await open('/console/playground?model=crossmodel/sandbox')
      await page.getByLabel('System', { exact: true }).fill('Answer briefly.')
      await page.getByLabel('User', { exact: true }).fill('Say <b>something</b> about ledgers.')
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: Buffer.from(pixel, 'base64') })
      await page.getByRole('list', { name: 'Images' }).getByRole('img').waitFor()
      const tool = [{ name: 'look_up', description: 'Finds a word', parameters: { type: 'object', properties: {} } }]
      await page.getByLabel('Tools', { exact: true }).fill(JSON.stringify(tool))
      await page.getByText('3 ×').waitFor()
      await page.keyboard.press('Control+Enter')
      for (const name of protocols) {
        const at = column(page, name)
        await at.getByText('Completed').waitFor()
        await at.getByText('You also sent me 1 image').waitFor()
        await at.getByText('Say <b>something</b> about ledgers.').waitFor()
        await at.getByText('$0.000000000').waitFor()
        await at.getByText('crossmodel · no losses').waitFor()
      }
      const messages = column(page, 'Messages')
      await messages.getByRole('tab', { name: 'Events' }).click()
      await messages.getByText('message_stop', { exact: true }).waitFor()
      await messages.getByRole('tab', { name: 'Request' }).click()
      const command = (await messages.locator('pre').textContent()) ?? ''
      assert.ok(command.startsWith(`curl ${scene().gateway.url}/v1/messages`), command)
      assert.ok(command.includes('$CROSSMODEL_API_KEY') && command.includes('look_up') && command.includes('"image"'))
      await page.reload()
      assert.equal(await page.getByLabel('System', { exact: true }).inputValue(), 'Answer briefly.')
      await page.getByRole('list', { name: 'Images' }).getByRole('img').waitFor()
      assert.doesNotMatch(page.url(), /ledgers|briefly/)
      await page.getByLabel('Tools', { exact: true }).fill('[{')
      await run(page)
      await page.getByText('This is no JSON').first().waitFor()
      assertNoFaults()
      await page.context().close()
    })

    test('reasoning and calls of tools are shown as such, and a story is one link away', async () => {
      const { open, assertNoFaults } = scene()
      const page = await open('/console/playground?model=crossmodel/sandbox')
      await page.getByLabel('User', { exact: true }).fill('Think about ledgers.')
      await page
        .getByRole('combobox', { name: 'Effort' })
        .or(page.getByLabel('Effort', { exact: true }))
        .first()
        .click()
      await page.getByRole('option', { name: 'high' }).click()
      await run(page)
      for (const name of protocols) await column(page, name).locator('summary', { hasText: 'Reasoning' }).waitFor()
      await column(page, 'Chat').getByRole('link', { name: 'Story' }).click()
      await page.getByRole('list', { name: 'Attempts' }).waitFor()
      assertNoFaults()
      await page.context().close()
    })

    test('Stop ends the call, and the provider sees it', async () => {
      const { open, assertNoFaults } = scene()
      const chunk = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm' }
      const first = { ...chunk, choices: [{ index: 0, delta: { content: 'Once upon' }, finish_reason: null }] }
      upstream.next({
        headers: { 'content-type': 'text/event-stream' },
        steps: [{ send: Buffer.from(`data: ${JSON.stringify(first)}\n\n`) }, { stall: true }],
      })
      const page = await open('/console/playground?model=acme/mine')
      await page.getByLabel('User', { exact: true }).fill('Tell a story.')
      await page.getByRole('checkbox', { name: 'Responses' }).uncheck()
      await page.getByRole('checkbox', { name: 'Messages' }).uncheck()
      await page.getByText('$0.00').first().waitFor()
      await run(page)
      await column(page, 'Chat').getByText('Once upon').waitFor()
      await page.getByRole('button', { name: 'Stop' }).click()
      assert.equal(await upstream.last?.ended, 'aborted')
      await column(page, 'Chat').getByText('Stopped', { exact: true }).waitFor()
      assertNoFaults()
      await page.context().close()
    })

    test('a refusal is in words, with its code', async () => {
      const { open, assertNoFaults } = scene()
      const page = await open('/console/playground?model=nobody/nothing')
      await page.getByLabel('User', { exact: true }).fill('Hello')
      await run(page)
      for (const name of protocols) {
        await column(page, name).getByText('nobody/nothing').first().waitFor()
        await column(page, name).getByText('Failed').waitFor()
      }
      await column(page, 'Chat').getByText('model_not_found').waitFor()
      await choose(page, 'crossmodel/sandbox')
      await run(page)
      await column(page, 'Chat').getByText('Completed').waitFor()
      assertNoFaults()
      await page.context().close()
    })

    test('has no barrier and no horizontal scroll', () =>
      checkPage(scene(), '/console/playground?model=crossmodel/sandbox', 'playground', {
        async ready(page) {
          await page.getByLabel('User', { exact: true }).fill('Say something about ledgers.')
          await run(page)
          await column(page, 'Messages').getByText('crossmodel · no losses').waitFor()
        },
      }))
  },
  { config },
)
