// API keys in a real browser: making one, its drawer (limits, aliases, budget), rotating, disabling, deleting; and that what was set
// holds for a call.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkPage } from './check-page.ts'
import { describeConsole, type ConsoleScene } from './describe-console.ts'

const model = 'crossmodel/sandbox'

async function makeKey(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'Create key' }).first().click()
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.keyboard.press('Enter')
  const secret = page.getByLabel('Secret', { exact: true })
  await secret.waitFor()
  return secret.inputValue()
}

function call({ gateway }: ConsoleScene, key: string, name: string): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: name, max_tokens: 20, messages: [{ role: 'user', content: 'hello' }] }),
  })
}

async function callOnce(scene: ConsoleScene, key: string, name: string): Promise<number> {
  const answer = await call(scene, key, name)
  await answer.text()
  return answer.status
}

describeConsole('the page of API keys', (scene) => {
  test('makes a key whose text is shown once, disables it, and undoes that', async () => {
    const { open, assertNoFaults } = scene()
    const page = await open('/console/api-keys?create=1')
    await page.getByLabel('Name', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.waitForURL('**/console/api-keys')
    const text = await makeKey(page, 'checkout-service')
    assert.match(text, /^cm-/)
    const secret = page.getByLabel('Secret', { exact: true })
    await page.keyboard.press('Escape')
    await page.mouse.click(5, 5)
    assert.equal(await secret.isVisible(), true, 'neither Escape nor a click outside closes a secret')
    await page.getByRole('button', { name: 'I have it' }).click()
    await secret.waitFor({ state: 'hidden' })
    assert.ok(!(await page.content()).includes(text))
    const drawer = page.getByRole('dialog', { name: /checkout-service/ })
    await drawer.getByRole('button', { name: 'Disable' }).click()
    await drawer.getByText('Disabled', { exact: true }).waitFor()
    assert.equal(await callOnce(scene(), text, model), 401)
    await page.getByRole('button', { name: /^Undo/ }).click()
    await drawer.getByText('Active', { exact: true }).waitFor()
    assert.equal(await callOnce(scene(), text, model), 200)
    assertNoFaults()
    await page.context().close()
  })

  test('leads from a new key that was copied to its aliases, and to the page that connects a tool', async () => {
    const { open, assertNoFaults } = scene()
    const page = await open('/console/api-keys')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await makeKey(page, 'nightly')
    assert.equal(await page.getByRole('button', { name: 'Give it aliases' }).count(), 0)
    await page.getByRole('button', { name: 'Copy the secret' }).click()
    await page.getByRole('button', { name: 'Give it aliases' }).click()
    const add = page.getByRole('dialog', { name: /nightly/ }).getByRole('button', { name: 'Add an alias' })
    await add.waitFor()
    await page.waitForFunction(`(() => {
      const add = [...document.querySelectorAll('button')].find((button) => button.textContent.includes('Add an alias'))
      const { top, bottom } = add.getBoundingClientRect()
      return top >= 0 && bottom <= innerHeight
    })()`)
    await page.getByRole('dialog').getByRole('link', { name: 'Connect a tool' }).waitFor()
    await page.keyboard.press('Escape')
    await makeKey(page, 'weekly')
    await page.getByRole('button', { name: 'Copy the secret' }).click()
    await page.getByRole('link', { name: 'Connect a tool' }).click()
    await page.waitForURL('**/console/connect?key=key_*')
    await page.getByText('below is your key “weekly”').waitFor()
    await page.getByRole('link', { name: /^Codex/ }).click()
    await page.getByText('below is your key “weekly”').waitFor()
    assertNoFaults()
    await page.context().close()
  })

  test('sets limits and aliases that hold for the next call, with errors on their fields and the draft kept', async () => {
    const { open, assertNoFaults } = scene()
    const page = await open('/console/api-keys')
    const text = await makeKey(page, 'limited')
    await page.getByRole('button', { name: 'I have it' }).click()
    const drawer = page.getByRole('dialog', { name: /limited/ })
    await drawer.getByLabel('Requests').fill('many')
    await drawer.getByRole('button', { name: 'Save' }).click()
    await drawer.getByText('A whole number of 1 or more; empty: no limit.').waitFor()
    await drawer.getByLabel('Requests').fill('2')
    await drawer.getByLabel('Spend a month').fill('50')
    await drawer.getByRole('button', { name: 'Add an alias' }).click()
    const alias = drawer.getByRole('group', { name: 'Alias 1' })
    await alias.getByLabel('A name that').selectOption('prefix')
    await alias.getByLabel('Name', { exact: true }).fill('claude-opus')
    await alias.getByLabel('Goes to').fill('nobody/nothing')
    await page.keyboard.press('Escape')
    if (!(await drawer.isVisible())) await page.getByRole('button', { name: 'limited', exact: true }).click()
    await drawer.getByRole('button', { name: 'Save' }).click()
    await alias.getByText('There is no model').waitFor()
    // What was typed outlives a reload.
    await page.reload()
    await alias.getByLabel('Goes to').fill(model)
    await drawer.getByLabel('Try a name').fill('claude-opus-4-1')
    await drawer.getByText('prefix claude-opus').waitFor()
    await drawer.getByText(/3 changes: requests none → 2, spend a month none → 50, …/).waitFor()
    await page.keyboard.press('Control+Enter')
    await drawer.getByText('No change').waitFor()
    await drawer.getByText('of $50.00').first().waitFor()
    assert.equal(await callOnce(scene(), text, 'claude-opus-4-1'), 200, 'the alias is the model’s name')
    assert.equal(await callOnce(scene(), text, 'claude-opus-4-1'), 200)
    assert.equal(await callOnce(scene(), text, 'claude-opus-4-1'), 429, 'two requests a minute, and this is the third')
    assertNoFaults()
    await page.context().close()
  })

  test('rotates a key: the new text is shown once and the old one goes on for its time; then deletes it by its name', async () => {
    const { open, assertNoFaults } = scene()
    const page = await open('/console/api-keys')
    const before = await makeKey(page, 'rotated')
    await page.getByRole('button', { name: 'I have it' }).click()
    const drawer = page.getByRole('dialog', { name: /rotated/ })
    await drawer.getByRole('button', { name: 'Rotate' }).click()
    await page.getByLabel('The old text ends').selectOption({ label: 'In an hour' })
    await page.getByRole('dialog', { name: 'Rotate rotated' }).getByRole('button', { name: 'Rotate' }).click()
    const secret = page.getByLabel('Secret', { exact: true })
    await secret.waitFor()
    const after = await secret.inputValue()
    assert.notEqual(after, before)
    await page.keyboard.press('Escape')
    assert.equal(await secret.isVisible(), true)
    await page.getByRole('button', { name: 'I have it' }).click()
    assert.deepEqual([await callOnce(scene(), before, model), await callOnce(scene(), after, model)], [200, 200])
    await page.getByRole('row', { name: /Replaced, still works/, includeHidden: true }).waitFor()
    await drawer.getByRole('button', { name: 'Delete this key' }).click()
    const question = page.getByRole('dialog', { name: 'Delete rotated' })
    assert.ok(await question.getByRole('button', { name: 'Delete for good' }).isDisabled())
    await question.getByRole('textbox').fill('rotated')
    await page.keyboard.press('Enter')
    await question.waitFor({ state: 'hidden' })
    assert.equal(await callOnce(scene(), after, model), 401)
    assertNoFaults()
    await page.context().close()
  })

  test('is walked by keyboard alone: a row opens, brackets go to its neighbours, Escape closes', async () => {
    const { open, assertNoFaults } = scene()
    const page = await open('/console/api-keys')
    await page.getByRole('button', { name: 'checkout-service' }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('checkout')
    await page.getByRole('row', { name: /limited/ }).waitFor({ state: 'hidden' })
    await page.getByLabel('Find a key').fill('')
    await page.keyboard.press('Tab')
    await page.locator('h1').focus()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(/key=key_/)
    const first = page.url()
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).waitFor()
    await page.keyboard.press(']')
    await page.waitForURL((url) => url.href !== first)
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).waitFor()
    await page.keyboard.press('[')
    await page.waitForURL(first)
    await page.keyboard.press('Escape')
    await page.waitForURL('**/console/api-keys')
    await page.keyboard.press('c')
    await page.getByRole('dialog', { name: 'Create an API key' }).waitFor()
    assertNoFaults()
    await page.context().close()
  })

  test('disables a key on a phone as well', async () => {
    const { open, assertNoFaults } = scene()
    const page = await open('/console/api-keys', { width: 390, height: 844 })
    await page.getByRole('button', { name: 'limited' }).click()
    const drawer = page.getByRole('dialog', { name: /limited/ })
    await drawer.getByRole('button', { name: 'Disable' }).click()
    await drawer.getByText('Disabled', { exact: true }).waitFor()
    assertNoFaults()
    await page.context().close()
  })

  test('has no barrier and no horizontal scroll', () =>
    checkPage(scene(), '/console/api-keys', 'api-keys', {
      ready: (page) => page.getByText('checkout-service').first().waitFor(),
    }))

  test('has none with the drawer open either', async () => {
    const { ask } = scene()
    const session = (await ask('GET', '/admin/session')).body as { workspaces: { id: string }[] }
    const keys = await ask('GET', `/admin/workspaces/${session.workspaces[0]?.id}/keys`)
    const key = (keys.body as { data: { id: string; name: string }[] }).data.find(({ name }) => name === 'limited')
    await checkPage(scene(), `/console/api-keys?key=${key?.id}`, 'api-keys-drawer', {
      ready: (page) => page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).waitFor(),
    })
  })
})
