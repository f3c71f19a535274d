// Providers in a real browser: a credential is added and used at once, tested, rotated and removed; its text is in no answer, no
// log, no audit entry, and not in the page once its dialog is closed.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { noTokens, writeBody } from '../money/answers.ts'
import { sendJson } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { checkPage } from './check-page.ts'
import { describeConsole, type ConsoleScene } from './describe-console.ts'

const answer = sendJson(writeBody('openai-chat', { pieces: ['OK'], tokens: { ...noTokens, input: 9, output: 1 } }))
const upstream = await Upstream.start()
after(() => upstream.stop())
const FIRST = 'azure-planted-first-0123456789-abcd'
const SECOND = 'azure-planted-second-0123456789-wxyz'

const config = {
  discover_local: false,
  providers: {
    mistral: { enabled: false },
    mine: { protocols: ['openai-chat'], base_url: `${upstream.url}/mine/v1` },
    written: {
      protocols: ['openai-chat'],
      base_url: `${upstream.url}/written/v1`,
      api_key: 'planted-in-the-file-0123',
    },
  },
  models: {
    'acme/m': { endpoints: [{ provider: 'azure-openai', model: 'gpt-x', price: 'free' }] },
    'acme/mine': { endpoints: [{ provider: 'mine', model: 'm', price: 'free' }] },
    'acme/written': { endpoints: [{ provider: 'written', model: 'm', price: 'free' }] },
  },
}

describeConsole(
  'the page of providers',
  (scene) => {
    test('adds a credential of a provider that is known, and the next call goes there with it', async () => {
      const { open, assertNoFaults } = scene()
      upstream.always(() => answer)
      assert.equal(await credentialOf(scene(), 'acme/m'), 404)
      const page = await open('/console/providers')
      await page.getByRole('button', { name: 'Add a credential of Azure OpenAI' }).click()
      const dialog = page.getByRole('dialog', { name: 'Add a credential of azure-openai' })
      await dialog.getByLabel('Credential', { exact: true }).fill('short')
      await page.keyboard.press('Enter')
      await dialog.getByText(/8 to 4096 printable ASCII/).waitFor()
      await dialog.getByLabel('Credential', { exact: true }).fill(FIRST)
      await page.keyboard.press('Enter')
      await dialog.getByText(/^Stored as .*, and used from now on/).waitFor()
      assert.equal(await credentialOf(scene(), 'acme/m'), FIRST)
      await dialog.getByRole('button', { name: 'Done' }).click()
      await dialog.waitFor({ state: 'hidden' })
      await page.getByRole('row', { name: /azure-openai .*ready .*…abcd/ }).waitFor()
      await assertNowhere(scene(), page, FIRST)
      assertNoFaults()
      await page.context().close()
    })

    test('tests it with a real call, and says in words what came of it', async () => {
      const { open, assertNoFaults } = scene()
      const page = await open('/console/providers?provider=azure-openai')
      const one = page.getByRole('region', { name: 'Credential …abcd' })
      upstream.always(() => sendJson({ error: { message: `no such key ${FIRST}` } }, 401))
      await one.getByRole('button', { name: 'Test' }).click()
      await one.getByText(/^It failed with status 401 after .*: no such key/).waitFor()
      await assertNowhere(scene(), page, FIRST)
      upstream.always(() => ({ beforeHeaders: [{ stall: true }], steps: [] }))
      await one.getByRole('button', { name: 'Test' }).click()
      await one.getByText(/no answer within 1\.5 s/).waitFor()
      upstream.always(({ path }) =>
        path.includes('/responses')
          ? sendJson(writeBody('openai-responses', said))
          : sendJson(writeBody('openai-chat', said)),
      )
      await one.getByRole('button', { name: 'Test' }).click()
      await one.getByText(/^It works: .* said “OK” in .*9 tokens in, 1 out/).waitFor()
      await one.getByText(/Last worked/).waitFor()
      assertNoFaults()
      await page.context().close()
    })

    test('rotates it at once, and removes it after its name was typed', async () => {
      const { open, ask, assertNoFaults } = scene()
      upstream.always(() => answer)
      const page = await open('/console/providers?provider=azure-openai')
      const drawer = page.getByRole('dialog', { name: /Azure OpenAI/ })
      await drawer.getByRole('button', { name: 'Rotate' }).click()
      const dialog = page.getByRole('dialog', { name: /^Rotate the credential/ })
      await dialog.getByLabel('New credential').fill(FIRST)
      await page.keyboard.press('Enter')
      await dialog.getByText(/is stored already/).waitFor()
      await dialog.getByLabel('New credential').fill(SECOND)
      await page.keyboard.press('Enter')
      await dialog.getByText(/^Stored as .*, and used from now on/).waitFor()
      assert.equal(await credentialOf(scene(), 'acme/m'), SECOND)
      await dialog.getByRole('button', { name: 'Done' }).click()
      await drawer.getByRole('region', { name: 'Credential …wxyz' }).waitFor()
      assert.equal(await drawer.getByRole('region', { name: 'Credential …abcd' }).count(), 0)
      await assertNowhere(scene(), page, SECOND)
      await drawer.getByRole('button', { name: 'Remove' }).click()
      const question = page.getByRole('dialog', { name: /^Remove the credential …wxyz of azure-openai/ })
      await question.getByRole('textbox').fill('azure-openai')
      await page.keyboard.press('Enter')
      await question.waitFor({ state: 'hidden' })
      await page.getByText('A credential of azure-openai is removed').waitFor()
      assert.equal(await credentialOf(scene(), 'acme/m'), 404)
      const log = JSON.stringify((await ask('GET', '/admin/audit-log')).body)
      for (const action of ['set', 'rotate', 'remove'])
        assert.ok(log.includes(`"action":"provider.key.${action}"`), log)
      assert.ok(log.includes('"action":"provider.test"'), log)
      assertNoFaults()
      await page.context().close()
    })

    test('says of what the configuration file names that it is read-only, and stores none beside it', async () => {
      const { open, ask, assertNoFaults } = scene()
      const page = await open('/console/providers?provider=written')
      const drawer = page.getByRole('dialog', { name: /written/ })
      await drawer.getByText(/configuration file, read-only here/).waitFor()
      await drawer.getByText(/None can be added here: the configuration file names a credential/).waitFor()
      assert.equal(await drawer.getByRole('button', { name: 'Rotate' }).count(), 0)
      await page.goto(`${scene().url}/console/providers?provider=mine`)
      await page.getByRole('button', { name: 'Add a credential' }).last().waitFor()
      const missing = await ask('POST', '/admin/providers/nobody/test', {})
      assert.equal(missing.status, 404)
      const gone = await ask('DELETE', '/admin/providers/mine/credentials/none-such')
      assert.equal(gone.status, 404)
      assertNoFaults()
      await page.context().close()
    })

    test('shows stored credentials of a provider that is switched off, so that they can be removed', async () => {
      const { open, ask, assertNoFaults } = scene()
      const stored = await ask('POST', '/admin/providers/mistral/credentials', { key: SECOND })
      assert.deepEqual((stored.body as { used: boolean }).used, false)
      const page = await open('/console/providers')
      await page.getByRole('row', { name: /mistral .*not ready/ }).click()
      const drawer = page.getByRole('dialog', { name: /Mistral/ })
      await drawer.getByText('It is not ready: the configuration file says enabled: false.').waitFor()
      await drawer.getByRole('button', { name: 'Remove' }).click()
      const question = page.getByRole('dialog', { name: /^Remove the credential/ })
      await question.getByRole('textbox').fill('mistral')
      await page.keyboard.press('Enter')
      await page.getByRole('row', { name: /mistral .*not ready/ }).waitFor({ state: 'hidden' })
      assertNoFaults()
      await page.context().close()
    })

    test('shows support how providers are, and lets them change nothing', async () => {
      const { open, url, ask, assertNoFaults } = scene()
      const account = { name: 'Sam Support', email: 'sam@example.com', password: 'another horse battery' }
      const headers = { origin: url, 'content-type': 'application/json' }
      await fetch(`${url}/admin/auth/sign-up/email`, { method: 'POST', headers, body: JSON.stringify(account) })
      const people = (await ask('GET', '/admin/people?search=sam')).body as { data: { id: string }[] }
      await ask('PATCH', `/admin/people/${people.data[0]?.id ?? ''}`, { gateway_role: 'support' })
      const page = await open('/console/providers?provider=mine', { as: 'nobody' })
      await page.getByLabel('E-mail').fill(account.email)
      await page.getByLabel('Password', { exact: true }).fill(account.password)
      await page.keyboard.press('Enter')
      const drawer = page.getByRole('dialog', { name: /mine/ })
      await drawer.getByText('Operators can change them.').waitFor()
      assert.ok(await drawer.getByRole('button', { name: 'Add a credential' }).isDisabled())
      assert.equal(await drawer.getByRole('button', { name: 'Test' }).count(), 0)
      await page.goto(`${url}/console/health?all=1&find=mine`)
      assert.ok(await page.getByRole('switch', { name: 'mine/m takes requests' }).isDisabled())
      assertNoFaults()
      await page.context().close()
    })

    test('makes a new master key, under which what is stored still works', async () => {
      const { open, ask, assertNoFaults } = scene()
      upstream.always(() => answer)
      await ask('POST', '/admin/providers/mine/credentials', { key: SECOND })
      const page = await open('/console/providers')
      await page.getByRole('button', { name: 'Make a new one' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Make it' }).click()
      await page.getByText(/There is a new master key, and 1 credential is sealed under it/).waitFor()
      assert.equal(await credentialOf(scene(), 'acme/mine'), `Bearer ${SECOND}`)
      assertNoFaults()
      await page.context().close()
    })

    test('has no barrier and no horizontal scroll', async () => {
      const ready = (page: Page) =>
        page
          .getByRole('row', { name: /written/ })
          .or(page.getByText('written'))
          .first()
          .waitFor()
      await checkPage(scene(), '/console/providers', 'providers', { ready })
      await checkPage(scene(), '/console/providers?provider=written', 'provider', {
        ready: (page) =>
          page
            .getByText(/read-only here/)
            .first()
            .waitFor(),
      })
    })
  },
  { config, environment: { AZURE_OPENAI_ENDPOINT: upstream.url }, bounds: { consoleTestMs: 1_500 } },
)

const said = { pieces: ['OK'], tokens: { ...noTokens, input: 9, output: 1 } }

/** The credential with which the provider was called for `model`, or the status where it was not. */
async function credentialOf({ gateway }: ConsoleScene, model: string): Promise<string | number> {
  const count = upstream.received.length
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hi' }] }),
  })
  await response.text()
  const received = upstream.received[count]
  return received === undefined
    ? response.status
    : String(received.headers['api-key'] ?? received.headers.authorization)
}

/** In no answer that the page reads, not in the page, in no line of the log, and in no entry of the audit log. */
async function assertNowhere({ ask, gateway }: ConsoleScene, page: Page, secret: string): Promise<void> {
  const seen = [
    await page.content(),
    JSON.stringify((await ask('GET', '/admin/providers')).body),
    JSON.stringify((await ask('GET', '/admin/health?all=true')).body),
    JSON.stringify((await ask('GET', '/admin/audit-log')).body),
    gateway.log(),
    await page.evaluate<string>('JSON.stringify([localStorage, sessionStorage, location.href])'),
    await page.evaluate<string>("[...document.querySelectorAll('input')].map(({ value }) => value).join(' ')"),
  ]
  for (const text of seen) assert.ok(!text.includes(secret))
}
