// The page Connect: its steps are those of docs/clients/, to the letter, and its check turns green at a real SDK's first call.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import OpenAI from 'openai'
import { fill, parseGuide, writeForShell } from '../../console/src/pages/connect/parse-guide.ts'
import { connectTools } from '../../console/src/pages/connect/tools.ts'
import { readGuide } from '../clients/guides/read-guide.ts'
import { runCommand } from '../command-line.ts'
import { checkPage } from './check-page.ts'
import { describeConsole } from './describe-console.ts'

const folder = fileURLToPath(new URL('../../docs/clients', import.meta.url))

describe('the steps of tools', () => {
  test('are the blocks of docs/clients, in their order, and every page there has its tool', () => {
    const pages = readdirSync(folder).filter((name) => name !== 'README.md')
    assert.deepEqual(connectTools.map(({ id }) => `${id}.md`).toSorted(), pages.toSorted())
    for (const page of pages) {
      const shown = parseGuide(readFileSync(join(folder, page), 'utf8')).filter((piece) => piece.kind === 'code')
      assert.deepEqual(
        shown.map(({ language, code, path }) => ({ language, text: code, path: path?.slice(2) })),
        readGuide(join(folder, page)).map(({ language, text, path }) => ({ language, text, path })),
        page,
      )
    }
  })

  test('name the gateway, the model and the key, in the words of each shell', () => {
    const filling = { url: 'https://llm.example.com', model: 'acme/mine', key: 'cm-1' }
    const code = 'export ANTHROPIC_BASE_URL=http://127.0.0.1:8484\nexport A=$CROSSMODEL_API_KEY B=crossmodel/sandbox\n'
    const filled = fill(code, filling)
    assert.equal(
      writeForShell(filled, 'bash'),
      'export ANTHROPIC_BASE_URL=https://llm.example.com\nexport A=$CROSSMODEL_API_KEY B=acme/mine\n',
    )
    assert.match(
      writeForShell(filled, 'fish'),
      /^set -gx ANTHROPIC_BASE_URL https:\S+\nset -gx A \$CROSS\w+\nset -gx B acme\/mine\n$/,
    )
    assert.match(writeForShell(filled, 'powershell'), /\$env:A = "\$env:CROSSMODEL_API_KEY"\n\$env:B = "acme\/mine"\n$/)
    assert.equal(fill('cm-YOUR_KEY', { ...filling, key: undefined }), 'cm-YOUR_KEY')
  })
})

describeConsole('the page Connect', (scene) => {
  test('makes a key, fills it in, and turns green at the first call of an SDK with it', async () => {
    const { open, gateway, assertNoFaults } = scene()
    const page = await open('/console')
    await page.getByRole('link', { name: 'Connect a tool, or your own program' }).click()
    await page.getByRole('link', { name: /^OpenAI SDK, TypeScript/ }).click()
    await page.getByText('Waiting for the first request').waitFor()
    await page.getByRole('button', { name: 'New key' }).click()
    await page.getByLabel('Name', { exact: true }).fill('my first')
    await page.getByRole('button', { name: 'Create key' }).click()
    const set = page.getByLabel('Set the key', { exact: true })
    await set.filter({ hasText: /cm-(?!YOUR)/ }).waitFor()
    const [, key = ''] = /CROSSMODEL_API_KEY=(\S+)/.exec((await set.textContent()) ?? '') ?? []
    await page.getByText(`baseURL: '${gateway.url}/v1'`).first().waitFor()
    const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: key })
    await client.chat.completions.create({
      model: 'crossmodel/sandbox',
      messages: [{ role: 'user', content: 'Hello' }],
    })
    await page.getByText('Connected', { exact: true }).waitFor()
    await page.getByText('$0.000000000').waitFor()
    await page.getByRole('link', { name: 'Its whole story' }).click()
    await page.getByRole('list', { name: 'Attempts' }).waitFor()
    assertNoFaults()
    await page.context().close()
  })

  test('names a key that was there, and waits for a request with that one; what is refused is told meanwhile', async () => {
    const { open, gateway, assertNoFaults } = scene()
    const made = (await runCommand(gateway, 'key', 'create', 'from before')) as { key: string }
    const page = await open('/console/connect?tool=openai-python')
    await page.getByRole('combobox', { name: 'Key', exact: true }).click()
    await page.getByRole('option', { name: /^from before, cm-/ }).click()
    await page.getByText('below is your key “from before”').waitFor()
    assert.match((await page.getByLabel('Set the key', { exact: true }).textContent()) ?? '', /cm-YOUR_KEY/)
    await page.getByText('A request with the key “from before”').waitFor()
    const ask = async (key: string, model: string) => {
      const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: key, maxRetries: 0 })
      await client.chat.completions.create({ model, messages: [{ role: 'user', content: 'Hello' }] })
    }
    // Another key's request is none of it.
    await ask(gateway.key, 'crossmodel/sandbox')
    await assert.rejects(ask(made.key, 'acme/nothing'))
    await page.getByText('It came, and was refused').waitFor()
    await page.getByText('Waiting for the first request').waitFor()
    // Another tool, the same key.
    await page.getByRole('link', { name: /^OpenAI SDK, Go/ }).click()
    await page.getByText('below is your key “from before”').waitFor()
    await ask(made.key, 'crossmodel/sandbox')
    await page.getByText('Connected', { exact: true }).waitFor()
    assertNoFaults()
    await page.context().close()
  })

  test('on a phone, choosing a tool leads to its steps', async () => {
    const { open, assertNoFaults } = scene()
    const page = await open('/console/connect')
    await page.setViewportSize({ width: 390, height: 844 })
    const heading = page.getByRole('heading', { name: 'LiteLLM', exact: true })
    await page.getByRole('link', { name: /^LiteLLM/ }).click()
    await heading.waitFor()
    const isInView = () => heading.evaluate((shown) => shown.getBoundingClientRect().top)
    for (let tries = 0; tries < 100 && (await isInView()) > 400; tries += 1) await page.waitForTimeout(20)
    const top = await isInView()
    assert.ok(top >= 52 && top < 400, `${top}`)
    assertNoFaults()
    await page.context().close()
  })

  test('has no barrier and no horizontal scroll', () =>
    checkPage(scene(), '/console/connect?tool=claude-code', 'connect', {
      ready: (page) => page.getByText('Waiting for the first request').waitFor(),
    }))
})
