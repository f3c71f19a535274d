// API keys in a real browser: making one, its text shown once, disabling it and taking that back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPage } from './check-page.ts'
import { describeConsole } from './describe-console.ts'

describeConsole('the page of API keys', (scene) => {
  test('makes a key whose text is shown once, disables it, and undoes that', async () => {
    const { open, assertNoFaults } = scene()
    const page = await open('/console/api-keys')
    await page.getByRole('button', { name: 'Create key' }).click()
    await page.getByLabel('Name').fill('checkout-service')
    await page.keyboard.press('Enter')
    const secret = page.getByLabel('Secret', { exact: true })
    await secret.waitFor()
    const text = await secret.inputValue()
    assert.match(text, /^cm-/)
    await page.keyboard.press('Escape')
    assert.equal(await secret.isVisible(), true, 'Escape does not close a secret')
    await page.getByRole('button', { name: 'I have it' }).click()
    await secret.waitFor({ state: 'hidden' })
    assert.ok(!(await page.content()).includes(text))
    await page.getByRole('button', { name: 'disable checkout-service' }).click()
    await page.getByRole('button', { name: 'enable checkout-service' }).waitFor()
    await page.getByRole('button', { name: /^Undo/ }).click()
    await page.getByRole('button', { name: 'disable checkout-service' }).waitFor()
    assertNoFaults()
    await page.context().close()
  })

  test('has no barrier and no horizontal scroll', () =>
    checkPage(scene(), '/console/api-keys', 'api-keys', {
      ready: (page) => page.getByText('checkout-service').first().waitFor(),
    }))
})
