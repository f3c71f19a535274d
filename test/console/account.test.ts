// The own account in a real browser: a passkey of Chromium's virtual authenticator, one-time codes worked out here, recovery codes,
// sessions in another browser, another password, and the end of the account.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkPage } from './check-page.ts'
import { describeConsole, type ConsoleScene } from './describe-console.ts'

const password = 'correct horse battery staple'

describeConsole('the page of the account', (scene) => {
  test('adds a passkey, renames it, signs in with it, and removes it', async () => {
    const page = await signUp(scene(), 'pia@example.com')
    await addAuthenticator(page)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Laptop')
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('button', { name: 'Rename Laptop' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Old laptop')
    await page.getByRole('button', { name: 'Rename', exact: true }).click()
    await page.getByRole('button', { name: 'Remove Old laptop' }).waitFor()
    await leave(page)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await openAccount(page)
    await page.getByRole('button', { name: 'Remove Old laptop' }).click()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('You have none yet.').waitFor()
    scene().assertNoFaults()
    await page.context().close()
  })

  test('adds a second factor with its QR code, which sign-in then asks for; a recovery code signs in once', async () => {
    const page = await signUp(scene(), 'tom@example.com')
    await page.getByRole('button', { name: 'Add a second factor' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Password', { exact: true }).fill('not the password')
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await dialog.getByText('This is not your password.').waitFor()
    await dialog.getByLabel('Password', { exact: true }).fill(password)
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await dialog.getByRole('img', { name: 'QR code of the secret' }).waitFor()
    const secret = await dialog.locator('code').innerText()
    await dialog.getByLabel('Code of your authenticator').fill(codeOf(secret, 0))
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    const codes = await readCodes(page)
    assert.ok(codes.length >= 8, codes.join(' '))
    // They are shown this once, so no slip of a key may close them.
    await page.keyboard.press('Escape')
    await dialog.getByRole('button', { name: 'I have them' }).click()
    await page.getByRole('button', { name: 'New recovery codes' }).waitFor()

    await leave(page)
    await fillSignIn(page, 'tom@example.com', password)
    // The next code: the one above was used.
    await page.getByLabel('Code of your authenticator').fill(codeOf(secret, 1))
    await page.getByRole('button', { name: 'Go on' }).click()
    await openAccount(page)

    await signInByRecovery(page, codes[0] ?? '')
    await openAccount(page)
    await signInByRecovery(page, codes[0] ?? '')
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Recovery code').fill(codes[1] ?? '')
    await page.getByRole('button', { name: 'Go on' }).click()
    await openAccount(page)

    await page.getByRole('button', { name: 'New recovery codes' }).click()
    await dialog.getByLabel('Password', { exact: true }).fill(password)
    await dialog.getByRole('button', { name: 'Make new codes' }).click()
    const renewed = await readCodes(page)
    assert.deepEqual(
      renewed.filter((code) => codes.includes(code)),
      [],
    )
    await dialog.getByRole('button', { name: 'I have them' }).click()
    await page.getByRole('button', { name: 'Switch off' }).click()
    await dialog.getByLabel('Password', { exact: true }).fill(password)
    await dialog.getByRole('button', { name: 'Switch off' }).click()
    await page.getByRole('button', { name: 'Add a second factor' }).waitFor()
    scene().assertNoFaults()
    await page.context().close()
  })

  test('a session ended here has ended in the other browser, and another password ends all others', async () => {
    const page = await signUp(scene(), 'sam@example.com')
    const other = await scene().open('/console/sign-in', { as: 'nobody' })
    await fillSignIn(other, 'sam@example.com', password)
    await openAccount(other)
    await page.reload()
    await page.getByText('this browser', { exact: true }).waitFor()
    await page.getByRole('button', { name: /^Sign out of Chrome/ }).click()
    await page.getByText('Signed out there').waitFor()
    await assertSignedOut(other)

    await fillSignIn(other, 'sam@example.com', password)
    await openAccount(other)
    await page.getByLabel('Current password').fill('not the password')
    await page.getByLabel('New password').fill('another horse battery')
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.getByText('This is not your password.').waitFor()
    await page.getByLabel('Current password').fill(password)
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.getByText('Your password is changed').waitFor()
    await assertSignedOut(other)
    await fillSignIn(other, 'sam@example.com', 'another horse battery')
    await openAccount(other)
    await page.reload()
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere else' }).click()
    await page.getByText('You are signed out everywhere else').waitFor()
    await assertSignedOut(other)
    scene().assertNoFaults()
    await page.context().close()
    await other.context().close()
  })

  test('is read by one request, also after the ways to sign in have changed', async () => {
    const page = await signUp(scene(), 'una@example.com')
    await addAuthenticator(page)
    const asked: string[] = []
    page.on('request', (request) => void (request.url().includes('/admin/') && asked.push(request.url())))
    await page.reload()
    await page.getByText('this browser', { exact: true }).waitFor()
    const own = () => asked.map((url) => new URL(url).pathname).filter((path) => !path.startsWith('/admin/session'))
    assert.deepEqual(own(), ['/admin/me'])
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Laptop')
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('button', { name: 'Rename Laptop' }).waitFor()
    const ways = ['/admin/auth/passkey/generate-register-options', '/admin/auth/passkey/verify-registration']
    assert.deepEqual(own(), ['/admin/me', ...ways, '/admin/me'])
    scene().assertNoFaults()
    await page.context().close()
  })

  test('whoever is no operator is told that a page of the gateway is for operators, and not who they are', async () => {
    const page = await signUp(scene(), 'mia@example.com')
    for (const path of ['/console/people', '/console/workspaces', '/console/system']) {
      await page.goto(scene().url + path)
      await page.getByRole('heading', { name: 'For operators' }).waitFor()
      assert.ok(!(await page.locator('body').innerText()).includes(scene().operator.email), path)
    }
    scene().assertNoFaults()
    await page.context().close()
  })

  test('a name is changed, and what is chosen for this browser stays', async () => {
    const page = await signUp(scene(), 'nia@example.com')
    await page.getByLabel('Name').fill('Nia the Second')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Your name is changed').waitFor()
    await page.getByText('UTC', { exact: true }).click()
    await page.getByLabel('Single letters').uncheck()
    await page.reload()
    assert.equal(await page.getByLabel('Name').inputValue(), 'Nia the Second')
    assert.equal(await page.getByLabel('Single letters').isChecked(), false)
    assert.equal(await page.getByLabel('UTC').isChecked(), true)
    await page.keyboard.press('?')
    assert.equal(await page.getByRole('dialog').count(), 0)
    scene().assertNoFaults()
    await page.context().close()
  })

  test('deletes the account after the e-mail is typed, but not one whose workspace has no other owner', async () => {
    const page = await signUp(scene(), 'dee@example.com')
    const ask = async (secret: string) => {
      await page.getByRole('button', { name: 'Delete my account' }).click()
      const dialog = page.getByRole('dialog')
      const go = dialog.getByRole('button', { name: 'Delete my account' })
      assert.equal(await go.isDisabled(), true)
      await dialog.getByLabel('Password', { exact: true }).fill(secret)
      await dialog.getByLabel('Type dee@example.com').fill('dee@example.com')
      await go.click()
      return dialog
    }
    const refused = await ask(password)
    await refused.getByText('A workspace has no other owner').waitFor()
    await page.keyboard.press('Escape')
    await refused.waitFor({ state: 'detached' })
    await takeFromWorkspace(scene(), page)
    const wrong = await ask('not the password')
    await wrong.getByText('This is not your password.').waitFor()
    await wrong.getByLabel('Password', { exact: true }).fill(password)
    await wrong.getByRole('button', { name: 'Delete my account' }).click()
    await page.waitForURL('**/console/sign-in')
    await fillSignIn(page, 'dee@example.com', password)
    await page.getByRole('alert').waitFor()
    scene().assertNoFaults()
    await page.context().close()
  })

  test('has no barrier and no horizontal scroll', () =>
    checkPage(scene(), '/console/account', 'account', {
      ready: (page) => page.getByText('this browser', { exact: true }).waitFor(),
    }))
})

async function signUp(scene: ConsoleScene, email: string): Promise<Page> {
  const account = { name: email.split('@', 1)[0], email, password }
  const made = await fetch(`${scene.url}/admin/auth/sign-up/email`, {
    method: 'POST',
    headers: { origin: scene.url, 'content-type': 'application/json' },
    body: JSON.stringify(account),
  })
  assert.equal(made.status, 200, await made.text())
  const page = await scene.open('/console/sign-in', { as: 'nobody' })
  await fillSignIn(page, email, password)
  await openAccount(page)
  return page
}

async function fillSignIn(page: Page, email: string, secret: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(secret)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** By the menu, which is there once somebody is signed in. */
async function openAccount(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account:/ }).click()
  await page.getByRole('menuitem', { name: 'Account' }).click()
  await page.getByText('this browser', { exact: true }).waitFor()
}

async function readCodes(page: Page): Promise<string[]> {
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await codes.first().waitFor()
  return codes.allInnerTexts()
}

async function leave(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account:/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL('**/console/sign-in')
}

async function signInByRecovery(page: Page, code: string): Promise<void> {
  await leave(page)
  await fillSignIn(page, 'tom@example.com', password)
  await page.getByRole('button', { name: 'Use a recovery code' }).click()
  await page.getByLabel('Recovery code').fill(code)
  await page.getByRole('button', { name: 'Go on' }).click()
}

async function assertSignedOut(page: Page): Promise<void> {
  await page.reload()
  await page.waitForURL('**/console/sign-in**')
}

async function addAuthenticator(page: Page): Promise<void> {
  const client = await page.context().newCDPSession(page)
  await client.send('WebAuthn.enable')
  await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

/** The operator joins the person's workspace as its owner and takes them out of it. */
async function takeFromWorkspace(scene: ConsoleScene, page: Page): Promise<void> {
  const { workspaces, person } = (await page.evaluate("fetch('/admin/session').then((answer) => answer.json())")) as {
    workspaces: { id: string }[]
    person: { id: string }
  }
  const path = `/admin/workspaces/${workspaces[0]?.id}`
  const invited = await scene.ask('POST', `${path}/invitations`, { role: 'owner', email: scene.operator.email })
  const { url } = invited.body as { url: string }
  const accepted = await scene.ask('POST', '/admin/invitations/accept', { token: new URL(url).hash.slice(1) })
  assert.equal(accepted.status, 200, JSON.stringify(accepted.body))
  const removed = await scene.ask('DELETE', `${path}/members/${person.id}`)
  assert.equal(removed.status, 200, JSON.stringify(removed.body))
}

/** RFC 6238 with its usual six digits and half minutes; `ahead`: so many half minutes later. */
function codeOf(secret: string, ahead: number): string {
  const bits = [...secret]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const bytes = bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead))
  const digest = createHmac('sha1', Buffer.from(bytes)).update(counter).digest()
  const offset = (digest.at(-1) ?? 0) & 15
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
