// What was refused before a model was called, in a real browser: a customer who sees nothing but failures finds out why, and what to do.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { knownErrors } from '../../console/src/pages/refused/refusal-steps.ts'
import { errorTable } from '../../src/generation/error/error-table.ts'
import { runCommand } from '../command-line.ts'
import { checkPage } from './check-page.ts'
import { describeConsole } from './describe-console.ts'

type Refusals = {
  data: { id: string; code: string; requested_model: string | null; message: string | null; field: string | null }[]
  counts: { code: string; count: number }[]
}

const messages = [{ role: 'user', content: 'my secret' }]

/** They come without a key, at no path, or after a provider was called: none of them is a refusal of a key's. */
const others = [
  'missing_api_key',
  'invalid_api_key',
  'not_found',
  'method_not_allowed',
  'upgrade_required',
  'provider_error',
  'provider_timeout',
]

test('every error that a key can be refused with has a step of its own', () => {
  const codes = new Set(Object.values(errorTable).map(({ code }) => code))
  assert.deepEqual([...knownErrors, ...others].toSorted(), [...codes].toSorted())
})

describeConsole('the page of refused requests', (scene) => {
  const send = async (body: object | string, key = scene().gateway.key) => {
    const response = await fetch(`${scene().gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'user-agent': 'curl/8' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    await response.text()
    return { status: response.status, id: response.headers.get('x-request-id') ?? '' }
  }
  const workspaceOf = async () => {
    const { body } = await scene().ask('GET', '/admin/session')
    return (body as { workspaces: { id: string }[] }).workspaces[0]?.id ?? ''
  }
  const read = async (workspace: string) =>
    (await scene().ask('GET', `/admin/workspaces/${workspace}/refusals`)).body as Refusals
  const readWhole = async (workspace: string, count: number) => {
    for (let tries = 0; ; tries += 1) {
      const found = await read(workspace)
      const all = found.counts.reduce((sum, each) => sum + each.count, 0)
      if (all === count) return found
      assert.ok(tries < 200, `${all} of ${count} are counted`)
      await sleep(50)
    }
  }

  test('each refusal of a known key is counted once, and none of a request that reached a model, or of a stranger', async () => {
    const workspace = await workspaceOf()
    assert.equal((await send({ model: 'crossmodel/sandbox', messages })).status, 200)
    assert.equal((await send({ model: 'acme/nothing', messages }, 'cm-nobody')).status, 401)
    for (let time = 0; time < 5; time += 1) assert.equal((await send({ model: 'acme/nothing', messages })).status, 404)
    assert.equal((await send({ model: 'crossmodel/sandbox', messages: 'my secret' })).status, 400)
    assert.equal((await send('{"my secret')).status, 400)
    const { data, counts } = await readWhole(workspace, 7)
    assert.deepEqual(counts[0], { code: 'model_not_found', count: 5 })
    assert.equal(data.length, 3)
    const unfound = data.find(({ code }) => code === 'model_not_found')
    assert.equal(unfound?.requested_model, 'acme/nothing')
    assert.match(unfound?.message ?? '', /acme\/nothing/)
    assert.doesNotMatch(JSON.stringify(data), /my secret/)
  })

  test('a key without money, and one that is disabled, are told with the page that mends it', async () => {
    const { gateway, open, assertNoFaults } = scene()
    const workspace = await workspaceOf()
    const made = (await runCommand(gateway, 'key', 'create', 'poor', '--owner', 'poor')) as { key: string; id: string }
    assert.equal((await send({ model: 'acme/nothing', messages }, made.key)).status, 404)
    // Another workspace's are none of this one's.
    await readWhole(workspace, 7)
    const limited = (await runCommand(gateway, 'key', 'create', 'once')) as { key: string; id: string }
    await runCommand(gateway, 'key', 'disable', limited.id)
    const refused = await send({ model: 'crossmodel/sandbox', messages }, limited.key)
    assert.ok(refused.status === 401 || refused.status === 403)
    await readWhole(workspace, 8)
    const page = await open('/console/activity?range=24h')
    const figure = page.getByRole('link', { name: '8', exact: true })
    await figure.click()
    await page.getByRole('heading', { name: 'Refused', exact: true }).waitFor()
    const rows = page.getByRole('table', { name: 'Refused requests' }).locator('tbody tr')
    await rows.nth(3).waitFor()
    await rows.filter({ hasText: 'once' }).getByRole('link', { name: 'See the key' }).waitFor()
    await rows.filter({ hasText: 'model_not_found' }).getByRole('link', { name: 'Find the model’s id' }).waitFor()
    await page.getByRole('button', { name: /^Error/ }).click()
    await page.getByRole('option', { name: 'model_not_found' }).click()
    await page.waitForURL(/error_code=model_not_found/)
    await rows.filter({ hasNotText: 'model_not_found' }).first().waitFor({ state: 'detached' })
    await rows.first().getByText('404 model_not_found').waitFor()
    await page.goto(`${scene().url}/console/activity/${refused.id}`)
    await page.getByText('nothing: no model was called').waitFor()
    assertNoFaults()
    await page.context().close()
  })

  test('Overview and Usage name the errors beside their figures, and lead to why', async () => {
    const { open, assertNoFaults } = scene()
    const page = await open('/console?range=24h')
    const note = page.getByRole('status').filter({ hasText: 'refused before a model was called' })
    await note.filter({ hasText: /^8 more requests were refused.*model_not_found 5/ }).waitFor()
    await page.goto(`${scene().url}/console/usage?range=24h&key=nobody`)
    await page.getByText('No request of this kind in this time').waitFor()
    assert.equal(await note.count(), 0)
    await page.goto(`${scene().url}/console/usage?range=24h`)
    await note.getByRole('link', { name: 'Why, and what to do' }).click()
    await page.waitForURL(/activity\/refused\?range=24h/)
    await page.getByRole('table', { name: 'Refused requests' }).waitFor()
    assertNoFaults()
    await page.context().close()
  })

  test('has no barrier and no horizontal scroll, with rows and without', async () => {
    await checkPage(scene(), '/console/activity/refused', 'refused', {
      ready: (page) => page.getByRole('table', { name: 'Refused requests' }).waitFor(),
    })
    await checkPage(scene(), '/console/activity/refused?key=nobody', 'refused-empty', {
      ready: (page) => page.getByText('Nothing was refused').waitFor(),
    })
    await checkPage(scene(), '/console?range=24h', 'overview-refused', {
      ready: (page) => page.getByRole('link', { name: 'Why, and what to do' }).waitFor(),
    })
  })
})
