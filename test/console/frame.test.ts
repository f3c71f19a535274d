// The console's frame in a real browser: signing in, going round by keyboard and pointer, the widths, a gateway that goes away,
// and a session that ends.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkPage } from './check-page.ts'
import { describeConsole } from './describe-console.ts'

const PLACE = 'main h1'
/** No page: it shows the frame alone. */
const NOWHERE = '/console/nothing-of-the-kind'

describeConsole('the frame of the console', (scene) => {
  test('nobody sees a page before they sign in, and then it is the page that they wanted', async () => {
    const { open, operator } = scene()
    const page = await open('/console/usage?range=7d', { as: 'nobody' })
    await page.waitForURL('**/console/sign-in**')
    await page.getByLabel('E-mail').fill(operator.email)
    await page.getByLabel('Password').first().fill('wrong wrong wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    assert.equal(await page.getByLabel('E-mail').inputValue(), operator.email)
    await page.getByLabel('Password').first().fill(operator.password)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/console/usage**')
    await page.locator(PLACE).waitFor()
    await page.context().close()
    scene().assertNoFaults()
  })

  test('an address of another site is no place to go after signing in', async () => {
    const { open, operator, url } = scene()
    const page = await open('/console/sign-in?next=https://example.com/', { as: 'nobody' })
    await page.getByLabel('E-mail').fill(operator.email)
    await page.getByLabel('Password').first().fill(operator.password)
    await page.keyboard.press('Enter')
    await page.locator(PLACE).waitFor()
    assert.equal(new URL(page.url()).origin, url)
    await page.context().close()
  })

  test('G and a letter goes to a page, ? lists the keys, and no letter does anything inside a field', async () => {
    const page = await scene().open('/console')
    await page.locator(PLACE).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('b')
    await page.waitForURL('**/console/billing')
    await page.keyboard.press('?')
    const keys = page.getByRole('dialog', { name: 'Keys' })
    await keys.waitFor()
    await page.keyboard.press('Escape')
    await keys.waitFor({ state: 'hidden' })
    await openPalette(page)
    await page.keyboard.type('gu')
    assert.match(page.url(), /\/console\/billing$/)
    await page.context().close()
    scene().assertNoFaults()
  })

  test('“Find or do” finds pages and commands, and does them by keyboard', async () => {
    const page = await scene().open('/console')
    await page.locator(PLACE).waitFor()
    await openPalette(page)
    await page.keyboard.type('usage')
    await page.getByRole('button', { name: /^Usage/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/console/usage')
    await openPalette(page)
    await page.keyboard.type('dark')
    await page.keyboard.press('Enter')
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor()
    await page.reload()
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor()
    await page.context().close()
    scene().assertNoFaults()
  })

  test('the first stop of the keyboard leads past the navigation to the page', async () => {
    const page = await scene().open('/console')
    await page.locator(PLACE).waitFor()
    await page.keyboard.press('Tab')
    assert.equal(await focusedText(page), 'Skip to content')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate<string>('document.activeElement.id'), 'main')
    await page.context().close()
  })

  test('who has one workspace is taken to it from the gateway by a page of a workspace, and back by one of the gateway', async () => {
    const page = await scene().open('/console/people')
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor()
    await page.goto('/console/usage')
    await page.getByRole('heading', { name: 'Usage', level: 1 }).waitFor()
    await page.goto('/console/audit-log')
    await page.getByRole('heading', { name: 'Audit log', level: 1 }).waitFor()
    await page.context().close()
    scene().assertNoFaults()
  })

  test('what is not there says so inside the frame', async () => {
    const page = await scene().open(NOWHERE)
    await page.getByRole('heading', { name: 'Not found' }).waitFor()
    assert.ok(await page.getByRole('navigation', { name: 'Console' }).isVisible())
    await page.context().close()
    scene().assertNoFaults()
  })

  test('a session that ends asks again over the page, which stays as it was', async () => {
    const { open, operator } = scene()
    const page = await open(NOWHERE, { hasClock: true })
    await page.getByRole('heading', { name: 'Not found' }).waitFor()
    const cookies = await page.context().cookies()
    await page.context().clearCookies()
    await comeBackLater(page)
    const dialog = page.getByRole('dialog', { name: 'Sign in again' })
    await dialog.waitFor()
    assert.equal(await dialog.getByLabel('E-mail').inputValue(), operator.email)
    await page.keyboard.press('Escape')
    assert.ok(await dialog.isVisible())
    assert.ok(cookies.length > 0)
    await dialog.getByLabel('Password').first().fill(operator.password)
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    assert.ok(page.url().endsWith(NOWHERE))
    await page.context().close()
    scene().assertNoFaults()
  })

  test('a gateway that does not answer is told, is tried again, and is told to be back', async () => {
    const page = await scene().open(NOWHERE, { hasClock: true })
    await page.getByRole('heading', { name: 'Not found' }).waitFor()
    await page.context().setOffline(true)
    await comeBackLater(page)
    const bar = page.getByRole('alert').filter({ hasText: 'The gateway does not answer' })
    await bar.waitFor()
    assert.match((await bar.textContent()) ?? '', /Next try in \d+ s|Trying now/)
    await page.context().setOffline(false)
    await page.getByRole('button', { name: 'Try now' }).click()
    await page.getByText('The gateway answers again.').waitFor()
    await bar.waitFor({ state: 'hidden' })
    await page.context().close()
    scene().assertNoFaults()
  })

  test('every width from 360 to 2,560 px fits, and nothing keeps anybody out', async () => {
    await checkPage(scene(), NOWHERE, 'not-found')
    await checkPage(scene(), '/console/sign-in', 'sign-in')
  })
})

/** The person looks at the tab again after more than a minute: what is known of the session is old by then. */
async function comeBackLater(page: Page): Promise<void> {
  await page.clock.fastForward(61_000)
  await page.evaluate('document.dispatchEvent(new Event("visibilitychange", { bubbles: true }))')
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.locator('input:focus').waitFor()
}

function focusedText(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement.textContent')
}
