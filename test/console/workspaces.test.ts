// Workspaces in a real browser: the list, one of them, money moved by hand, suspending with a way back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPage } from './check-page.ts'
import { describeConsole, type ConsoleScene } from './describe-console.ts'

describeConsole('the pages of workspaces', (scene) => {
  test('finds a workspace, moves money to it with a reason, suspends it and takes that back', async () => {
    const { open, assertNoFaults } = scene()
    await makeWorkspace(scene(), 'Acme')
    await makeWorkspace(scene(), 'Umbrella')
    const page = await open('/console/workspaces')
    await page.getByRole('row', { name: /Umbrella/ }).waitFor()
    await page.getByLabel('Search workspaces').fill('acm')
    await page.getByRole('row', { name: /Umbrella/ }).waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: 'Acme' }).click()
    await page.getByRole('heading', { name: /Acme/ }).waitFor()
    await page.getByRole('button', { name: 'Move money' }).click()
    const dialog = page.getByRole('dialog', { name: 'Move money of Acme' })
    await dialog.getByLabel('Amount', { exact: true }).fill('a lot')
    await dialog.getByLabel('Reason').fill('a start')
    const grant = dialog.getByRole('button', { name: 'Grant' })
    assert.ok(await grant.isDisabled(), 'the amount must be typed twice')
    await dialog.getByLabel('The amount again').fill('a lot')
    await grant.click()
    await dialog.getByText(/is not an amount of USD/).waitFor()
    assert.equal(await dialog.getByLabel('Reason').inputValue(), 'a start')
    await dialog.getByLabel('Amount', { exact: true }).fill('12.5')
    await dialog.getByLabel('The amount again').fill('12.5')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    const row = page.getByRole('row', { name: /grant.*a start/ })
    await row.waitFor()
    assert.match((await row.textContent()) ?? '', /12\.50/)
    await page.getByRole('button', { name: 'Suspend' }).click()
    await page.getByRole('heading', { name: /Suspended/ }).waitFor()
    await page.getByRole('button', { name: /^Undo/ }).click()
    await page.getByRole('heading', { name: /Active/ }).waitFor()
    assertNoFaults()
    await page.context().close()
  })

  test('makes one from the switcher: of one’s own, and for an owner who gets a link', async () => {
    const { open, ask, assertNoFaults } = scene()
    const page = await open('/console')
    const begin = async () => {
      await page.getByRole('button', { name: /^Workspace: / }).click()
      await page.getByRole('menuitem', { name: 'New workspace' }).click()
      return page.getByRole('dialog', { name: 'Create a workspace' })
    }
    const own = await begin()
    await own.getByLabel('Name', { exact: true }).fill('Initech')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Workspace: Initech' }).waitFor()
    const { workspaces } = (await ask('GET', '/admin/session')).body as { workspaces: { name: string; role: string }[] }
    assert.equal(workspaces.find(({ name }) => name === 'Initech')?.role, 'owner')
    const theirs = await begin()
    await theirs.getByLabel('Name', { exact: true }).fill('Hooli')
    await theirs.getByLabel('E-mail of its owner').fill('no address')
    await page.keyboard.press('Enter')
    await theirs
      .getByText(/e-mail/i)
      .nth(1)
      .waitFor()
    await theirs.getByLabel('E-mail of its owner').fill('gavin@example.com')
    await page.keyboard.press('Enter')
    const secret = page.getByLabel('Secret', { exact: true })
    await secret.waitFor()
    assert.match(await secret.inputValue(), /^http/)
    await page.getByRole('button', { name: 'I have it' }).click()
    await page.getByRole('button', { name: 'Workspace: Initech' }).waitFor()
    assertNoFaults()
    await page.context().close()
  })

  test('money that is sent twice with one key is moved once, and only an adjustment takes some away', async () => {
    const older = await makeWorkspace(scene(), 'Older')
    const id = await makeWorkspace(scene(), 'Twice')
    const renamed = await scene().ask('PATCH', `/admin/workspaces/${older}`, { name: id })
    assert.equal(renamed.status, 200, 'a name like the id of another takes no money of theirs')
    const move = (body: object) => scene().ask('POST', `/admin/workspaces/${id}/money`, body)
    const grant = { kind: 'grant', amount: '3', reason: 'once', idempotency_key: 'key-of-this-grant' }
    for (const _ of [1, 2]) assert.equal(readPosted(await move(grant)), '3')
    const taken = { kind: 'adjust', amount: '-1', reason: 'too much', idempotency_key: 'key-of-adjustment' }
    assert.equal(readPosted(await move(taken)), '2')
    const refused = await move({ ...taken, kind: 'grant', idempotency_key: 'key-of-bad-grant' })
    assert.equal(refused.status, 400)
    assert.equal((refused.body as { error: { field: string } }).error.field, 'amount')
  })

  test('have no barrier and no horizontal scroll', async () => {
    const id = await makeWorkspace(scene(), 'Seen')
    await checkPage(scene(), '/console/workspaces', 'workspaces', {
      ready: (page) => page.getByText('Seen').first().waitFor(),
    })
    await checkPage(scene(), `/console/workspaces/${id}`, 'workspace', {
      ready: (page) => page.getByText('Nothing has moved yet').waitFor(),
    })
  })
})

async function makeWorkspace({ ask }: ConsoleScene, name: string): Promise<string> {
  const { body } = await ask('POST', '/admin/workspaces', { name })
  return (body as { workspace: { id: string } }).workspace.id
}

function readPosted({ body }: { body: unknown }): unknown {
  return (body as { posted: unknown }).posted
}
