import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { MailServer, type TakenLetter } from '../../../test/people/mail-server.ts'
import { openPeopleScene, password, type Answer, type Browser } from '../../../test/people-scene.ts'
import { describeSqlite } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { silentLog } from '../../foundation/log.ts'

const OLGA = 'olga@example.com'
const ADA = { name: 'Ada', email: 'ada@example.com', password }

describeSqlite('mail', (bench) => {
  const open = async (login?: readonly [user: string, password: string]) => {
    const server = await MailServer.open()
    after(() => server.close())
    const mail = {
      url: login === undefined ? server.url : server.urlOf(...login),
      from: 'Gateway <gateway@example.com>',
    }
    const reasons: string[] = []
    const log = {
      ...silentLog,
      error: ({ reason }: { reason?: unknown }) => void (typeof reason === 'string' && reasons.push(reason)),
    }
    const scene = await openPeopleScene(bench, { settings: { signUp: 'open', mail }, log })
    after(() => scene.close())
    const { browser } = await scene.startOperator()
    const workspace = [...((await browser.session())?.memberships.keys() ?? [])][0] ?? ''
    const invite = (email: string) =>
      browser.post(`/admin/workspaces/${workspace}/invitations`, { role: 'admin', email })
    const countInvitations = async () => (await scene.people.invitations.list(workspace)).length
    return { server, scene, browser, reasons, invite, countInvitations, mail }
  }
  const lower = (changes: Partial<{ [name in keyof typeof bounds]: number }>) => {
    const before = { ...bounds }
    after(() => Object.assign(bounds, before))
    Object.assign(bounds, changes)
  }
  const linkIn = ({ text }: TakenLetter) => new URL(/^http\S+$/m.exec(text)?.[0] ?? '')
  const errorOf = ({ status, body }: Answer) => {
    const { code, field } = (body['error'] ?? {}) as { code?: string; field?: string }
    return [status, code, field]
  }
  const follow = (browser: Browser, link: URL) => browser.ask('GET', link.pathname + link.search)

  test('an account is signed in to once its e-mail is proven by the link that was sent there', async () => {
    const { server, scene } = await open()
    const ada = scene.newBrowser()
    assert.equal((await ada.post('/sign-up/email', ADA)).status, 200)
    const letter = await server.take(ADA.email, /^Your e-mail/)
    assert.equal(letter.from, 'gateway@example.com')
    assert.deepEqual(errorOf(await ada.signIn(ADA.email)), [403, 'email_not_verified', undefined])
    await server.take(ADA.email, /^Your e-mail/)
    const proven = await follow(ada, linkIn(letter))
    assert.deepEqual([proven.status, proven.headers.get('location')], [302, '/'])
    assert.equal((await ada.signIn(ADA.email)).status, 200)
    assert.equal((await ada.session())?.person.emailVerified, true)
  })

  test('a forgotten password is replaced by a link; neither the answer nor a mail server that hangs tells who has an account', async () => {
    const { server, scene, browser } = await open()
    const ask = async (email: string) => {
      const { status, body } = await scene.newBrowser().post('/request-password-reset', { email })
      return { status, body }
    }
    assert.deepEqual(await ask(OLGA), await ask('nobody@example.com'))
    const token = linkIn(await server.take(OLGA, /^A new password/)).hash.slice(1)
    assert.deepEqual(server.letters, [])
    const newPassword = `${password} of today`
    assert.equal((await scene.newBrowser().post('/reset-password', { token, newPassword })).status, 200)
    assert.equal(await browser.session(), undefined)
    assert.equal((await browser.signIn(OLGA, newPassword)).status, 200)
    const { connections } = server
    server.behaves = 'hangs'
    assert.deepEqual(await ask(OLGA), await ask('nobody@example.com'))
    while (server.connections === connections) await new Promise(setImmediate)
  })

  test('whoever makes an account with an e-mail that has one gets the answer of a new one, and its owner a letter', async () => {
    const { server, scene } = await open()
    const signUp = async (email: string) => {
      const { status, body } = await scene.newBrowser().post('/sign-up/email', { ...ADA, email })
      const text = JSON.stringify(body)
        .replaceAll(/per_[\w-]+|\d{4}-\d\d-\d\dT[^"]+/g, '')
        .replaceAll(email, 'EMAIL')
      return { status, text }
    }
    assert.deepEqual(await signUp(OLGA), await signUp('new@example.com'))
    const { text } = await server.take(OLGA, /^You have an account/)
    assert.match(text, /\/console\/sign-in$/)
    await server.take('new@example.com', /^Your e-mail/)
  })

  test('an invitation goes to the mailbox alone, and whoever makes an account with it has proven the e-mail', async () => {
    const { server, scene, invite } = await open()
    const invited = await invite(ADA.email)
    assert.deepEqual([invited.status, invited.body['url']], [200, null])
    const letter = await server.take(ADA.email, /^An invitation/)
    assert.match(letter.text, /^"Olga" invites you to the workspace "owner"/)
    const ada = scene.newBrowser()
    const token = linkIn(letter).hash.slice(1)
    assert.equal((await ada.post('/admin/invitations/accept-as-new', { token, ...ADA })).status, 200)
    assert.equal((await ada.signIn(ADA.email)).status, 200)
  })

  test('a workspace whose owner cannot be written to is not made, and its name is free for the next try', async () => {
    const { server, scene, browser } = await open()
    const make = () => browser.post('/admin/workspaces', { name: 'research', owner_email: ADA.email })
    server.refusal = { reader: '550 nobody of that name' }
    assert.deepEqual(errorOf(await make()), [503, 'unavailable', undefined])
    const { db } = scene.store
    const names = async () => (await db.selectFrom('owners').select('name').execute()).map(({ name }) => name)
    assert.deepEqual(await names(), ['owner'])
    assert.equal((await db.selectFrom('wallets').selectAll().execute()).length, 1)
    server.refusal = {}
    assert.equal((await make()).status, 200)
    await server.take(ADA.email, /^An invitation/)
    assert.deepEqual(await names(), ['owner', 'research'])
  })

  test('an invitation that the server does not take is not made; the log has its first words and no password', async () => {
    const secret = 'pass word&1'
    const { server, invite, countInvitations, reasons } = await open(['robot', secret])
    server.refusal = { reader: `550 not from LOGIN${' no'.repeat(1_000)}` }
    assert.deepEqual(errorOf(await invite(ADA.email)), [503, 'unavailable', undefined])
    server.refusal = { login: '535 not with LOGIN' }
    assert.deepEqual(errorOf(await invite(ADA.email)), [503, 'unavailable', undefined])
    assert.deepEqual(server.logins, [`robot ${secret}`, `robot ${secret}`])
    assert.equal(await countInvitations(), 0)
    const [refused = '', login] = reasons
    assert.match(
      refused,
      /^the mail server at 127\.0\.0\.1 did not take a letter: .*550 not from robot \[masked\] no no/,
    )
    assert.ok(refused.length < 300, refused)
    assert.equal(login, 'the mail server at 127.0.0.1 did not take a letter: it refused the user or the password (535)')
    server.refusal = {}
    assert.equal((await invite(ADA.email)).status, 200)
  })

  test('a server elsewhere gets a password over TLS alone', async () => {
    const { server, scene, invite } = await open(['robot', 'a password'])
    // To us a host of this name may be anybody.
    const elsewhere = server.urlOf('robot', 'a password').replace('127.0.0.1', 'LOCALHOST')
    scene.change({ mail: { url: elsewhere, from: 'gateway@example.com' } })
    assert.equal((await invite(ADA.email)).status, 503)
    assert.deepEqual([server.connections > 0, server.logins], [true, []])
  })

  test('a server that is silent for mailMs, or takes longer than letterMs over a letter, is given up, and its place of mailsAtOnce is free', async () => {
    for (const [behaves, changes] of [
      ['hangs', { mailMs: 200 }],
      ['drips', { letterMs: 200 }],
    ] as const) {
      lower({ mailMs: 600_000, letterMs: 600_000, mailsAtOnce: 1, ...changes })
      const { server, scene, invite, countInvitations, mail } = await open()
      server.behaves = behaves
      assert.equal((await invite('a@example.com')).status, 503)
      assert.equal(await countInvitations(), 0)
      lower({ mailMs: 600_000, letterMs: 600_000 })
      scene.change({ mail: { ...mail } })
      server.behaves = 'well'
      assert.equal((await invite('b@example.com')).status, 200, behaves)
    }
  })

  test('mailsAtOnce letters are sent at a time; one more is refused at once', async () => {
    lower({ mailsAtOnce: 2 })
    const { server, invite, reasons } = await open()
    server.behaves = 'hangs'
    const [first, second] = [invite('a@example.com'), invite('b@example.com')]
    while (server.connections < 2) await new Promise(setImmediate)
    assert.equal((await invite('c@example.com')).status, 503)
    assert.deepEqual(reasons, ['too many letters are being sent at this moment'])
    server.hangUp()
    assert.deepEqual([(await first).status, (await second).status], [503, 503])
    server.behaves = 'well'
    assert.equal((await invite('d@example.com')).status, 200)
  })

  test('strangers have mailsOfAccount letters in mailWindowMs sent to one e-mail, by whatever way, and mailsOfAddress from one address', async () => {
    const { server, scene } = await open()
    const ask = (email: string, address: string) => scene.newBrowser(address).post('/request-password-reset', { email })
    for (const email of [OLGA, 'nobody@example.com']) {
      const statuses: number[] = []
      for (let at = 0; at <= bounds.mailsOfAccount; at += 1)
        statuses.push((await ask(email, `127.0.3.${at + 1}`)).status)
      assert.deepEqual(statuses, [...Array<number>(bounds.mailsOfAccount).fill(200), 429], email)
    }
    // Each sign-up and sign-in of an account whose e-mail is not proven wants to send one.
    const mallory = scene.newBrowser('127.0.3.20')
    await mallory.post('/sign-up/email', ADA)
    for (let at = 0; at < bounds.mailsOfAccount + 2; at += 1)
      assert.equal((await mallory.signIn(ADA.email)).status, 403)
    for (let at = 0; at < bounds.mailsOfAddress; at += 1)
      assert.equal((await ask(`n${at}@example.com`, '127.0.3.30')).status, 200, String(at))
    assert.equal((await ask('late@example.com', '127.0.3.30')).status, 429)
    assert.equal((await ask('late@example.com', '127.0.3.31')).status, 200)
    for (const email of [OLGA, ADA.email])
      for (let at = 0; at < bounds.mailsOfAccount; at += 1) await server.take(email, /./)
    // Whatever was still on its way would have come before this one.
    scene.clock.shiftMs += bounds.mailWindowMs + 1
    assert.equal((await ask(OLGA, '127.0.3.1')).status, 200)
    await server.take(OLGA, /^A new password/)
    assert.deepEqual(server.letters, [])
  })

  test('whoever has a workspace invites one e-mail mailsOfAccount times in an hour; operators as often as they need', async () => {
    const { server, scene, browser, invite } = await open()
    const workspaceId = [...((await browser.session())?.memberships.keys() ?? [])][0] ?? ''
    const email = 'flood@example.net'
    const create = (giver: 'owner' | 'operator') =>
      scene.people.invitations.create({ workspaceId, role: 'member', email, giver, invitedBy: undefined })
    for (let time = 0; time < bounds.mailsOfAccount; time += 1) await create('owner')
    await assert.rejects(create('owner'), { kind: 'limited' })
    assert.equal((await invite(email)).status, 200)
    for (let time = 0; time <= bounds.mailsOfAccount; time += 1) await server.take(email, /^An invitation/)
    assert.deepEqual(server.letters, [])
  })

  test('a name that a program for mail would make a link of is in no letter', async () => {
    const { server, browser } = await open()
    for (const name of ['Win at http://evil.example/x', 'evil.example', 'you@evil.example']) {
      const made = await browser.post('/admin/workspaces', { name, owner_email: 'eve@example.net' })
      assert.equal(made.status, 200, JSON.stringify(made.body))
      const { text } = await server.take('eve@example.net', /^An invitation/)
      assert.ok(!text.includes('evil'), text)
      assert.match(text, /to a workspace of this CrossModel gateway/)
    }
  })

  test('nothing that people write is a line of a letter of its own', async () => {
    const { server, scene, browser, invite } = await open()
    const breaks = 'x\r\nBcc: everybody@example.com'
    const stranger = scene.newBrowser()
    assert.deepEqual(errorOf(await stranger.post('/sign-up/email', { ...ADA, name: breaks })), [
      400,
      'invalid_request',
      'name',
    ])
    const email = `ada@example.com\r\nBcc: everybody@example.com`
    assert.deepEqual(errorOf(await stranger.post('/sign-up/email', { ...ADA, email })), [
      400,
      'invalid_request',
      'email',
    ])
    assert.deepEqual(errorOf(await stranger.post('/request-password-reset', { email })), [
      400,
      'invalid_request',
      'email',
    ])
    assert.deepEqual(errorOf(await invite(email)), [400, 'invalid_request', 'email'])
    assert.equal((await browser.ask('PATCH', '/admin/me', { name: breaks })).status, 400)
    assert.equal((await browser.post('/admin/workspaces', { name: breaks, owner_email: ADA.email })).status, 400)
    assert.equal(server.connections, 0)
  })
})
