// Money of a prepaid workspace in a real browser: what was paid in, what requests of a priced model were charged, what is held for one
// that is under way, and how each figure leads to the requests that made it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { isObject, readArray } from '../../src/foundation/json/json.ts'
import { noTokens, writeBody } from '../money/answers.ts'
import { operate } from '../operate.ts'
import { sendJson, type Script } from '../upstream/script.ts'
import { Upstream } from '../upstream/upstream.ts'
import { checkPage } from './check-page.ts'
import { describeConsole, type ConsoleScene } from './describe-console.ts'

const MODEL = 'acme/large'
const answer = { pieces: ['All is well.'], tokens: { ...noTokens, input: 30_000, cacheRead: 10_000, output: 4_000 } }
const served = sendJson(writeBody('openai-chat', answer))
const failed = sendJson({ error: { message: 'no', type: 'error' } }, 500)
const hangs: Script = { beforeHeaders: [{ stall: true }], steps: [] }
const CHARGED = 3

const upstream = await Upstream.start()
const provider = (name: string) => ({
  protocols: ['openai-chat'],
  base_url: `${upstream.url}/${name}/v1`,
  api_key: 'k',
})
const price = { input: 3, output: 15, cache_read: 0.3 }

describeConsole(
  'the money of a prepaid workspace',
  (scene) => {
    let workspace = ''
    let tried = ''
    const held = new AbortController()

    before(async () => {
      ;({ workspace, tried } = await seed(scene(), held.signal))
    })
    after(async () => {
      held.abort()
      await upstream.stop()
    })

    test('Billing says what is spendable, held and charged, to the nano-dollar, and a hold leads to its request', async () => {
      const { open, ask, assertNoFaults } = scene()
      const page = await open(`/console/billing?workspace=${workspace}`)
      const { wallet, holds } = (await ask('GET', `/admin/workspaces/${workspace}/billing`)).body as Billing
      assert.equal(wallet.posted, '49.541', 'fifty dollars less three requests of 15.3 cents each')
      assert.equal(holds[0]?.held, wallet.held)
      const main = page.getByRole('main')
      for (const amount of [wallet.posted, wallet.held, wallet.spendable])
        await main
          .getByTitle(`${nine(amount)} USD`)
          .first()
          .waitFor()
      const charges = page.getByRole('row', { name: /charge/ })
      await charges.getByTitle('-0.459000000 USD').waitFor()
      await page
        .getByRole('row', { name: /top-up/ })
        .getByTitle('50.000000000 USD')
        .first()
        .waitFor()
      await page.getByRole('table', { name: 'Requests in flight' }).getByRole('link').click()
      await page.getByText('Held at first').waitFor()
      await page.goBack()
      await charges.getByRole('link', { name: '3' }).click()
      await page.waitForURL(/least_charge/)
      const rows = page.getByRole('table', { name: 'Requests' }).locator('tbody tr')
      await rows.nth(CHARGED - 1).waitFor()
      assert.equal(await rows.count(), CHARGED)
      await page.goto(`${scene().url}/console/billing?view=month`)
      const download = page.waitForEvent('download')
      await page.getByRole('link', { name: /^Statement of/ }).click()
      const saved = readFileSync(await (await download).path(), 'utf8')
      assert.match(saved, /,charge,3,-0.459,49.541\r\n/)
      assertNoFaults()
      await page.context().close()
    })

    test('Billing has no barrier and no horizontal scroll', () =>
      checkPage(scene(), `/console/billing?workspace=${workspace}`, 'billing', {
        ready: (page) => page.getByRole('heading', { name: 'Held now' }).waitFor(),
      }))

    test('Overview and Usage have the same sums, and each leads to its requests', async () => {
      const { open, assertNoFaults } = scene()
      const page = await open(`/console?workspace=${workspace}`)
      await page.getByRole('tab', { name: /^Spend \$0\.45/ }).waitFor()
      await page.getByRole('tab', { name: /^Failed 25\.0%/ }).waitFor()
      await page.getByRole('row', { name: MODEL }).getByRole('link', { name: '$0.45' }).click()
      await page.waitForURL(/activity\?.*model=acme\/large/)
      const rows = page.getByRole('table', { name: 'Requests' }).locator('tbody tr')
      await rows.nth(CHARGED).waitFor()
      await page.goto(`${scene().url}/console/usage?by=key`)
      await page
        .getByRole('row', { name: /checkout/ })
        .getByRole('link', { name: '25.0%' })
        .click()
      await page.waitForURL(/status=failed/)
      await page.getByText('Failed', { exact: true }).last().waitFor()
      await rows.first().waitFor()
      assert.equal(await rows.count(), 1)
      assertNoFaults()
      await page.context().close()
    })

    test('a request that failed over says so in its plan, and what each token cost', async () => {
      const { open, assertNoFaults } = scene()
      const page = await open(`/console/activity/${tried}?workspace=${workspace}`)
      const plan = page.getByRole('table', { name: 'Plan' })
      await plan.getByRole('row', { name: /first\/large.*Failed.*status 500/ }).waitFor()
      await plan.getByRole('row', { name: /second\/large.*Answered/ }).waitFor()
      const cost = page.getByRole('table', { name: 'What it cost' })
      await cost.getByRole('row', { name: /Cache read 10,000 × \$0\.30 \$0\.003000000/ }).waitFor()
      await cost.getByRole('row', { name: /Output 4,000 × \$15\.00 \$0\.060000000/ }).waitFor()
      assertNoFaults()
      await page.context().close()
    })

    const pages = [
      ['/console', 'overview'],
      ['/console/usage', 'usage'],
      ['/console/activity', 'activity'],
    ] as const
    for (const [path, name] of pages)
      test(`${path} with money has no barrier and no horizontal scroll`, () =>
        checkPage(scene(), `${path}?workspace=${workspace}`, `money-${name}`, {
          ready: (page) => page.getByText(MODEL).first().waitFor(),
        }))

    test('a request with a plan has no barrier and no horizontal scroll', () =>
      checkPage(scene(), `/console/activity/${tried}?workspace=${workspace}`, 'money-generation', {
        ready: (page) => page.getByRole('heading', { name: 'What it cost' }).waitFor(),
      }))
  },
  {
    config: {
      discover_local: false,
      limits: { requests_per_minute: 1_000, tokens_per_minute: 10_000_000 },
      providers: { first: provider('first'), second: provider('second') },
      models: {
        [MODEL]: {
          strategy: 'order',
          endpoints: ['first', 'second'].map((name) => ({ provider: name, model: 'large', price })),
        },
      },
    },
  },
)

type Billing = { wallet: { posted: string; held: string; spendable: string }; holds: { held: string }[] }

/** An amount with all its digits, as its tooltip has it. */
function nine(usd: string): string {
  const [whole = '0', fraction = ''] = usd.split('.')
  return `${whole}.${fraction.padEnd(9, '0')}`
}

/** A workspace with fifty dollars, three requests that were charged, one after a failed try, one that failed, and one that is under way. */
async function seed({ gateway, ask }: ConsoleScene, signal: AbortSignal) {
  const { body } = await ask('POST', '/admin/workspaces', { name: 'Acme' })
  const workspace = (body as { workspace: { id: string } }).workspace.id
  await operate(gateway.data, 'wallet.top-up', { owner: workspace, amount: '50', reason: 'invoice 17' })
  const made = await operate(gateway.data, 'key.create', { name: 'checkout', owner: workspace })
  const send = async (stop?: AbortSignal) => {
    const response = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${String(made['key'])}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: MODEL,
        max_tokens: 4_000,
        stream: stop !== undefined,
        messages: [{ role: 'user', content: 'How is it?' }],
      }),
      ...(stop !== undefined && { signal: stop }),
    })
    await response.text()
    return response.headers.get('x-request-id') ?? ''
  }
  upstream.always(served)
  for (let count = 1; count < CHARGED; count += 1) await send()
  upstream.next(failed)
  const tried = await send()
  upstream.always(failed)
  await send()
  upstream.always(hangs)
  send(signal).catch(() => undefined)
  const usage = async () => (await ask('GET', `/admin/workspaces/${workspace}/usage?range=24h`)).body
  const holds = async () => {
    const read = (await ask('GET', `/admin/workspaces/${workspace}/billing`)).body
    return isObject(read) ? (readArray(read['holds']) ?? []).length : 0
  }
  const isThere = async () =>
    ((await usage()) as { totals: { requests: number } }).totals.requests === CHARGED + 1 && (await holds()) === 1
  for (let tries = 0; tries < 200 && !(await isThere()); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100))
  assert.ok(await isThere(), gateway.log())
  return { workspace, tried }
}
