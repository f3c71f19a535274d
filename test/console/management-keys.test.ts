// Management keys in a real browser, of a workspace and of the gateway: making one with some permissions, what the API then lets it do,
// and revoking it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkPage } from './check-page.ts'
import { describeConsole } from './describe-console.ts'

async function makeKey(page: Page, name: string, scopes: readonly string[]): Promise<string> {
  const dialog = page.getByRole('dialog', { name: 'Create a management key' })
  await dialog.getByLabel('Name', { exact: true }).fill(name)
  assert.ok(await dialog.getByRole('button', { name: 'Create key' }).isDisabled(), 'a key that may do nothing is none')
  for (const scope of scopes) await dialog.getByLabel(scope, { exact: true }).check()
  await dialog.getByLabel('Name', { exact: true }).focus()
  await page.keyboard.press('Enter')
  const secret = page.getByLabel('Secret', { exact: true })
  await secret.waitFor()
  const text = await secret.inputValue()
  await page.keyboard.press('Escape')
  assert.ok(await secret.isVisible(), 'Escape does not close a secret')
  await page.getByRole('button', { name: 'I have it' }).click()
  await secret.waitFor({ state: 'hidden' })
  return text
}

async function revoke(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Revoke ${name}` }).click()
  const question = page.getByRole('dialog', { name: `Revoke ${name}?` })
  await question.getByRole('textbox').fill(name)
  await page.keyboard.press('Enter')
  await page.getByText(`${name} is revoked`).waitFor()
  await page.getByText('No management key').waitFor()
}

describeConsole('the pages of management keys', (scene) => {
  const askWith = async (key: string, path: string) =>
    (await fetch(`${scene().url}${path}`, { headers: { authorization: `Bearer ${key}` } })).status

  test('makes one of a workspace that may do what was chosen and nothing else, and revokes it', async () => {
    const { open, ask, assertNoFaults } = scene()
    const session = (await ask('GET', '/admin/session')).body as { workspaces: { id: string }[] }
    const workspace = `/admin/workspaces/${session.workspaces[0]?.id}`
    const page = await open('/console/management-keys?create=1')
    assert.equal(await page.getByLabel('people.read', { exact: true }).count(), 0)
    const text = await makeKey(page, 'pipeline', ['keys.read'])
    assert.match(text, /^cmadm-/)
    assert.ok(!(await page.content()).includes(text))
    assert.deepEqual(
      [await askWith(text, `${workspace}/keys`), await askWith(text, `${workspace}/members`)],
      [200, 403],
    )
    await page.reload()
    await page.getByRole('row', { name: /pipeline.*keys\.read/ }).waitFor()
    await revoke(page, 'pipeline')
    assert.equal(await askWith(text, `${workspace}/keys`), 401)
    assertNoFaults()
    await page.context().close()
  })

  test('makes one of the gateway, by keyboard', async () => {
    const { open, assertNoFaults } = scene()
    const page = await open('/console/gateway-keys')
    await page.getByText('No management key').waitFor()
    await page.keyboard.press('c')
    const text = await makeKey(page, 'watcher', ['people.read'])
    assert.deepEqual([await askWith(text, '/admin/people'), await askWith(text, '/admin/workspaces')], [200, 403])
    await revoke(page, 'watcher')
    assert.equal(await askWith(text, '/admin/people'), 401)
    assertNoFaults()
    await page.context().close()
  })

  test('have no barrier and no horizontal scroll', async () => {
    const { ask } = scene()
    const body = { name: 'watcher', scopes: ['gateway.read', 'people.read', 'workspaces.read', 'money.write'] }
    assert.equal((await ask('POST', '/admin/management-keys', body)).status, 200)
    const ready = (page: Page) => page.getByText('watcher').first().waitFor()
    await checkPage(scene(), '/console/gateway-keys', 'gateway-keys', { ready })
    await checkPage(scene(), '/console/management-keys', 'management-keys', {
      ready: (page) => page.getByText('No management key').waitFor(),
    })
  })
})
