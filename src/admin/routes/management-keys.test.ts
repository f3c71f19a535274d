import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openPeopleScene, password, type Answer, type Browser, type PeopleScene } from '../../../test/people-scene.ts'
import { describeStores } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'

describeStores('management keys', (bench) => {
  /** Olga is operator and owns the workspace; Ada joins it with a role. */
  const open = async (role = 'admin') => {
    const scene = await openPeopleScene(bench)
    after(() => scene.close())
    const { browser: olga } = await scene.startOperator()
    const [workspace = ''] = (await olga.session())?.memberships.keys() ?? []
    const path = `/admin/workspaces/${workspace}`
    const ada = await join(scene, olga, path, role)
    const make = async (as: Browser, scopes: string[], more: object = {}): Promise<{ id: string; text: string }> => {
      const { status, body } = await as.post(`${path}/management-keys`, { name: 'robot', scopes, ...more })
      assert.equal(status, 200, JSON.stringify(body))
      return { id: (body['key'] as { id: string }).id, text: String(body['text']) }
    }
    const use = (text: string, method = 'GET', at = `${path}/members`, body?: unknown): Promise<Answer> =>
      scene.newBrowser().ask(method, at, body, { authorization: `Bearer ${text}` })
    return { scene, olga, ada, path, make, use }
  }

  test('are shown once, do no more than who made them, and end at once', async () => {
    const { ada, path, make, use } = await open()
    const { id, text } = await make(ada, ['members.read', 'management-keys.write'])
    assert.match(text, /^cmadm-/)
    const listed = await ada.ask('GET', `${path}/management-keys`)
    assert.ok(!JSON.stringify(listed.body).includes(text))
    assert.equal((await use(text)).status, 200)
    const beyond = await use(text, 'POST', `${path}/management-keys`, { name: 'more', scopes: ['keys.write'] })
    assert.equal(beyond.status, 403)
    const over = await ada.post(`${path}/management-keys`, { name: 'more', scopes: ['people.write'] })
    assert.equal(over.status, 403)
    assert.equal((await ada.ask('DELETE', `${path}/management-keys/${id}`)).status, 200)
    assert.equal((await use(text)).status, 401)
    assert.equal((await use(text, 'GET', '/admin/session')).status, 401)
  })

  test('expire, and make none that outlives them', async () => {
    const { scene, ada, path, make, use } = await open()
    const expires = new Date(scene.clock.nowMs() + 3_600_000).toISOString()
    const { text } = await make(ada, ['members.read', 'management-keys.write'], { expires_at: expires })
    const longer = await use(text, 'POST', `${path}/management-keys`, { name: 'x', scopes: ['members.read'] })
    assert.equal(longer.status, 403)
    assert.equal((await use(text)).status, 200)
    scene.clock.shiftMs += 3_600_001
    assert.equal((await use(text)).status, 401)
  })

  test('end with the membership of who made them, and so do those that they made; coming back brings none back', async () => {
    const { scene, olga, ada, path, make, use } = await open()
    const { text } = await make(ada, ['members.read', 'management-keys.write'])
    const child = await use(text, 'POST', `${path}/management-keys`, { name: 'child', scopes: ['members.read'] })
    const texts = [text, String(child.body['text'])]
    const kept = await make(olga, ['members.read'])
    const statuses = async () => Promise.all(texts.map(async (each) => (await use(each)).status))
    assert.deepEqual(await statuses(), [200, 200])
    const adaId = (await ada.session())?.person.id ?? ''
    assert.equal((await olga.ask('DELETE', `${path}/members/${adaId}`)).status, 200)
    assert.deepEqual(await statuses(), [401, 401])
    await scene.people.invitations.accept(await invite(olga, path, 'admin'), adaId)
    assert.deepEqual(await statuses(), [401, 401])
    const { body } = await olga.ask('GET', `${path}/management-keys`)
    assert.deepEqual(
      (body['data'] as { id: string }[]).map(({ id }) => id),
      [kept.id],
    )
    assert.equal((await use(kept.text)).status, 200)
  })

  test('end with the account of who made them, and rest while that person is suspended', async () => {
    const { scene, olga, ada, make, use } = await open()
    const { text } = await make(ada, ['members.read'])
    const person = `/admin/people/${(await ada.session())?.person.id}`
    assert.equal((await olga.ask('PATCH', person, { is_suspended: true })).status, 200)
    assert.equal((await use(text)).status, 401)
    await olga.ask('PATCH', person, { is_suspended: false })
    assert.equal((await use(text)).status, 200)
    const again = scene.newBrowser()
    await again.signIn('ada@example.com')
    assert.equal((await again.post('/admin/me/delete', { password })).status, 200)
    assert.equal((await use(text)).status, 401)
  })

  test('may no more than who made them may today', async () => {
    const { olga, ada, path, make, use } = await open()
    const { text } = await make(ada, ['members.read', 'members.write'])
    const invite = () => use(text, 'POST', `${path}/invitations`, { role: 'member' })
    assert.equal((await invite()).status, 200)
    const member = `${path}/members/${(await ada.session())?.person.id}`
    assert.equal((await olga.ask('PATCH', member, { role: 'member' })).status, 200)
    assert.equal((await invite()).status, 403)
    assert.equal((await use(text)).status, 200)
    assert.equal((await olga.ask('PATCH', member, { role: 'billing' })).status, 200)
    assert.equal((await use(text)).status, 401)
  })

  test('invite as whoever made them: their invitations are void when that person is removed', async () => {
    const { olga, ada, path, make, use } = await open()
    const { text } = await make(ada, ['members.write'])
    const { body } = await use(text, 'POST', `${path}/invitations`, { role: 'admin' })
    const token = new URL(String(body['url'])).hash.slice(1)
    const read = () => olga.post('/admin/invitations/read', { token })
    assert.equal((await read()).status, 200)
    const member = `${path}/members/${(await ada.session())?.person.id}`
    assert.equal((await olga.ask('DELETE', member)).status, 200)
    assert.notEqual((await read()).status, 200)
    assert.notEqual((await ada.post('/admin/invitations/accept', { token })).status, 200)
  })

  test('are revoked with all that was made with them, at whatever remove: other keys, and invitations that nobody accepted', async () => {
    const { olga, ada, path, make, use } = await open()
    const { id, text } = await make(ada, ['members.read', 'members.write', 'management-keys.write'])
    const makeWith = async (by: string) => {
      const scopes = ['members.read', 'members.write', 'management-keys.write']
      const { status, body } = await use(by, 'POST', `${path}/management-keys`, { name: 'child', scopes })
      assert.equal(status, 200, JSON.stringify(body))
      return String(body['text'])
    }
    const inviteWith = async (by: string) =>
      new URL(String((await use(by, 'POST', `${path}/invitations`, { role: 'admin' })).body['url'])).hash.slice(1)
    const child = await makeWith(text)
    const grandchild = await makeWith(child)
    const other = await make(ada, ['members.read', 'members.write'])
    const invited = [await inviteWith(text), await inviteWith(child), await inviteWith(grandchild)]
    const kept = [await inviteWith(other.text), await invite(ada, path, 'member')]
    const read = async (token: string) => (await olga.post('/admin/invitations/read', { token })).status
    assert.deepEqual(await Promise.all([...invited, ...kept].map(read)), [200, 200, 200, 200, 200])
    assert.equal((await ada.ask('DELETE', `${path}/management-keys/${id}`)).status, 200)
    const used = await Promise.all([text, child, grandchild, other.text].map((each) => use(each)))
    assert.deepEqual(
      used.map(({ status }) => status),
      [401, 401, 401, 200],
    )
    assert.deepEqual(await Promise.all([...invited, ...kept].map(read)), [409, 409, 409, 200, 200])
  })

  test('make nothing that outlasts them while they are being revoked', async () => {
    const { olga, ada, path, make, use } = await open()
    const { id, text } = await make(ada, ['members.read', 'members.write', 'management-keys.write'])
    const child = () => use(text, 'POST', `${path}/management-keys`, { name: 'child', scopes: ['members.read'] })
    const link = () => use(text, 'POST', `${path}/invitations`, { role: 'member' })
    const [revoked, ...made] = await Promise.all([
      ada.ask('DELETE', `${path}/management-keys/${id}`),
      ...[child, link, child, link, child, link].map((each) => each()),
    ])
    assert.equal(revoked?.status, 200)
    for (const { status } of made) assert.ok([200, 401, 409].includes(status), `${status}`)
    assert.deepEqual((await olga.ask('GET', `${path}/management-keys`)).body['data'], [])
    assert.deepEqual((await olga.ask('GET', `${path}/invitations`)).body['data'], [])
  })

  test("the gateway's, and those of a workspace that is not theirs, end with the role of the operator who made them", async () => {
    const { scene, olga, ada, use } = await open()
    const person = `/admin/people/${(await ada.session())?.person.id}`
    await olga.ask('PATCH', person, { gateway_role: 'operator' })
    const second = scene.newBrowser()
    await second.signIn('ada@example.com')
    const made = await second.post('/admin/management-keys', { name: 'robot', scopes: ['people.read'] })
    const text = String(made.body['text'])
    const { body: other } = await olga.post('/admin/workspaces', { name: 'other' })
    const foreign = `/admin/workspaces/${(other['workspace'] as { id: string }).id}`
    const there = await second.post(`${foreign}/management-keys`, { name: 'robot', scopes: ['members.read'] })
    const useThere = async () => (await use(String(there.body['text']), 'GET', `${foreign}/members`)).status
    assert.equal((await use(text, 'GET', '/admin/people')).status, 200)
    assert.equal(await useThere(), 200)
    await olga.ask('PATCH', person, { gateway_role: null })
    assert.equal((await use(text, 'GET', '/admin/people')).status, 401)
    assert.equal(await useThere(), 401)
    await olga.ask('PATCH', person, { gateway_role: 'operator' })
    assert.equal((await use(text, 'GET', '/admin/people')).status, 401)
  })

  test('are managementKeys in a workspace at most, however many are made at once', async () => {
    const { ada, path } = await open()
    const ask = () => ada.post(`${path}/management-keys`, { name: 'one more', scopes: ['keys.read'] })
    const statuses: number[] = []
    for (let count = 0; count < bounds.managementKeys - 2; count += 1) statuses.push((await ask()).status)
    assert.deepEqual(new Set(statuses), new Set([200]))
    const last = await Promise.all([ask(), ask(), ask(), ask()])
    assert.deepEqual(last.map(({ status }) => status).toSorted(), [200, 200, 409, 409])
  })
})

async function invite(by: Browser, path: string, role: string): Promise<string> {
  const { body } = await by.post(`${path}/invitations`, { role })
  return new URL(String(body['url'])).hash.slice(1)
}

async function join(scene: PeopleScene, by: Browser, path: string, role: string): Promise<Browser> {
  const account = { name: 'Ada', email: 'ada@example.com', password }
  await scene.people.invitations.acceptAsNew(await invite(by, path, role), account, '127.0.0.1')
  const browser = scene.newBrowser()
  assert.equal((await browser.signIn(account.email)).status, 200)
  return browser
}
