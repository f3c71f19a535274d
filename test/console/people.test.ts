// People in a real browser: finding one, suspending with a way back, a role over the gateway, signing out everywhere.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPage } from './check-page.ts'
import { describeConsole } from './describe-console.ts'

const email = 'mia@example.com'

describeConsole('the page of people', (scene) => {
  test('finds a person, suspends them and takes it back, gives a role, and signs them out everywhere', async () => {
    const { open, url, assertNoFaults } = scene()
    const headers = { origin: url, 'content-type': 'application/json' }
    const body = JSON.stringify({ name: 'Mia Member', email, password: 'another horse battery' })
    const made = await fetch(`${url}/admin/auth/sign-up/email`, { method: 'POST', headers, body })
    assert.equal(made.status, 200, await made.text())
    const signIn = JSON.stringify({ email, password: 'another horse battery' })
    const signedIn = await fetch(`${url}/admin/auth/sign-in/email`, { method: 'POST', headers, body: signIn })
    assert.equal(signedIn.status, 200, await signedIn.text())
    const page = await open('/console/people')
    await page.getByLabel('Search people').fill('mia')
    await page.waitForURL('**/console/people?search=mia')
    await page.getByRole('row', { name: /olga/ }).waitFor({ state: 'hidden' })
    await page.getByRole('row', { name: /mia@example/ }).click()
    const drawer = page.getByRole('dialog', { name: 'Person' })
    await drawer.getByRole('button', { name: 'Sign out everywhere' }).click()
    const question = page.getByRole('dialog', { name: `Sign out ${email} everywhere` })
    await question.getByText(/at once/).waitFor()
    await question.getByRole('button', { name: 'Sign out everywhere' }).click()
    await drawer.getByText('Nowhere.').waitFor()
    await drawer.getByRole('button', { name: 'Suspend', exact: true }).click()
    await drawer.getByText('Suspended', { exact: true }).waitFor()
    await page.getByRole('button', { name: /^Undo/ }).click()
    await drawer.getByRole('button', { name: 'Suspend', exact: true }).waitFor()
    await drawer.getByLabel('Role over the whole gateway').first().click()
    await page.getByRole('option', { name: /^Support/ }).click()
    const role = page.getByRole('dialog', { name: `Change the role of ${email}` })
    assert.ok(await role.getByRole('button', { name: 'Change the role' }).isDisabled())
    await role.getByRole('textbox').fill(email)
    await page.keyboard.press('Enter')
    await role.waitFor({ state: 'hidden' })
    await page.getByRole('row', { name: /mia@example.*support/ }).waitFor()
    assertNoFaults()
    await page.context().close()
  })

  test('has no barrier and no horizontal scroll', () =>
    checkPage(scene(), '/console/people', 'people', {
      ready: (page) => page.getByText('olga@example.com').first().waitFor(),
    }))
})
