import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openAdminScene } from '../../test/admin-scene.ts'
import { bounds } from '../foundation/bounds.ts'
import { verifyAuditLog } from '../audit-log/verify.ts'

describe("the console's listener", async () => {
  const scene = await openAdminScene()
  const workspace = await scene.makeWorkspace('acme')
  scene.persons.set('ada', { memberships: { [workspace]: 'owner' } })
  scene.persons.set('rob', { memberships: { [workspace]: 'read-only' } })
  const keys = `/admin/workspaces/${workspace}/keys`
  const errorOf = ({ body }: { body: object }) => (body as { error: { [name: string]: string } }).error

  test('gives each answer an id, no caching and headers against foreign content', async () => {
    const { headers } = await scene.ask('GET', '/admin/session')
    assert.match(headers.get('x-request-id') ?? '', /^req_/)
    assert.equal(headers.get('cache-control'), 'no-store')
    const policy = headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none';script-src 'self';style-src 'self';style-src-attr 'unsafe-inline'/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.equal(headers.get('x-frame-options'), 'DENY')
    assert.equal(headers.get('x-powered-by'), null)
    const missing = await scene.ask('GET', '/admin/nothing')
    assert.equal(errorOf(missing)['request_id'], missing.headers.get('x-request-id'))
  })

  test('says who is signed in, what they may do where, and nothing of either to nobody', async () => {
    const nobody = await scene.ask('GET', '/admin/session')
    assert.deepEqual([nobody.body['person'], nobody.body['workspaces']], [null, []])
    assert.ok(!nobody.text.includes('127.0.0.1:1'))
    const { body } = await scene.ask('GET', '/admin/session', { as: 'rob' })
    const [only] = body['workspaces'] as { [name: string]: unknown }[]
    assert.deepEqual(
      [only?.['id'], only?.['name'], only?.['role'], only?.['spendable']],
      [workspace, 'acme', 'read-only', '0'],
    )
    const permissions = new Set(only?.['permissions'] as string[])
    assert.deepEqual([permissions.has('usage.read'), permissions.has('keys.write')], [true, false])
  })

  test('changes nothing for a page of another site', async () => {
    const make = (headers: { readonly [name: string]: string }) =>
      scene.ask('POST', keys, { as: 'ada', body: { name: 'x' }, headers })
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: scene.url.replace('127.0.0.1', 'localhost') },
      { origin: scene.url, 'sec-fetch-site': 'cross-site' },
      { origin: scene.url, 'sec-fetch-site': 'same-site' },
    ]) {
      const answer = await make(headers)
      assert.deepEqual([answer.status, errorOf(answer)['code']], [403, 'foreign_origin'], JSON.stringify(headers))
    }
    const bare = await fetch(scene.url + keys, {
      method: 'POST',
      headers: { cookie: 'as=ada', 'content-type': 'application/json' },
      body: '{"name":"x"}',
    })
    assert.equal(bare.status, 403)
    const signIn = await scene.ask('POST', '/admin/auth/sign-in/email', {
      body: {},
      headers: { origin: 'https://evil.example' },
    })
    assert.equal(signIn.status, 403)
    assert.deepEqual((await scene.ask('GET', keys, { as: 'ada' })).body['data'], [])
  })

  test('hands what people sign in with through as it is', async () => {
    const { status, body } = await scene.ask('POST', '/admin/auth/sign-in/email', { body: { email: 'a' } })
    assert.deepEqual([status, body], [200, { path: '/admin/auth/sign-in/email', body: '{"email":"a"}' }])
  })

  test('names the field at fault, and refuses fields that it does not know', async () => {
    const refuse = async (body: unknown, field: string | undefined) => {
      const answer = await scene.ask('POST', keys, { as: 'ada', body })
      assert.deepEqual(
        [answer.status, errorOf(answer)['code'], errorOf(answer)['field']],
        [400, 'invalid_request', field],
        answer.text,
      )
    }
    await refuse({ name: 'x', owner: 'someone else' }, 'owner')
    await refuse({ name: 'x', status: 'active', id: 'key_1' }, 'status')
    await refuse({}, 'name')
    await refuse({ name: '' }, 'name')
    await refuse({ name: 'x\u202e' }, 'name')
    await refuse({ name: 'x', limits: { requests_per_minute: 0 } }, 'limits.requests_per_minute')
    await refuse({ name: 'x', limits: { spend_per_day: '1e3' } }, 'limits.spend_per_day')
    await refuse({ name: 'x', limits: { spend_per_year: '1' } }, 'limits.spend_per_year')
    await refuse({ name: 'x', expires_at: '2001-01-01' }, 'expires_at')
    await refuse({ name: 'x', aliases: [{ name: 'a', target: 'no/model', prefix: false }] }, 'aliases.0.target')
    await refuse('{"name":', undefined)
    await refuse('[1]', undefined)
    const query = await scene.ask('GET', `${keys}?deleted=maybe`, { as: 'ada' })
    assert.deepEqual([query.status, errorOf(query)['field']], [400, 'deleted'])
    const beside = await scene.ask('POST', keys, { as: 'ada', body: { name: 'x', owner: 'y' } })
    assert.equal(errorOf(beside)['message'], 'There is no field `owner` here.')
    const unknown = await scene.ask('GET', `${keys}?owner=x`, { as: 'ada' })
    assert.deepEqual([unknown.status, errorOf(unknown)['field']], [400, 'owner'])
  })

  test('never shows a bug, and logs it', async () => {
    const { owners } = await scene.context.keys()
    const { find } = owners
    owners.find = () => Promise.reject(new TypeError('secret detail at line 7'))
    const answer = await scene.ask('GET', keys, { as: 'ada' })
    owners.find = find
    assert.deepEqual([answer.status, errorOf(answer)['code']], [500, 'internal_error'])
    assert.ok(!answer.text.includes('secret detail'))
    assert.equal(scene.bugs.length, 1)
  })

  const assertRecorded = async (secret: string) => {
    const { body } = await scene.ask('GET', `/admin/workspaces/${workspace}/audit-log`, { as: 'ada' })
    const all = (body['data'] as { [name: string]: unknown }[]).toReversed()
    // Each that was not denied begins with an entry of its own.
    const [begun, entries] = [
      all.filter(({ outcome }) => outcome === 'begun'),
      all.filter(({ outcome }) => outcome !== 'begun'),
    ]
    const beginnings = begun.map(({ action }) => action)
    assert.deepEqual(
      beginnings,
      entries.flatMap(({ action, outcome }) => (outcome === 'denied' ? [] : [action])),
    )
    const said = entries
      .slice(-10)
      .map((entry) => [entry['action'], entry['outcome'], (entry['actor'] as { name: string }).name])
    const ada = 'ada@example.com'
    assert.deepEqual(said, [
      ['key.create', 'done', ada],
      ['key.change', 'done', ada],
      ['key.change', 'failed', ada],
      ['key.rotate', 'done', ada],
      ['key.disable', 'done', ada],
      ['key.rotate', 'failed', ada],
      ['key.enable', 'done', ada],
      ['key.delete', 'done', ada],
      ['key.enable', 'failed', ada],
      ['key.delete', 'denied', 'rob@example.com'],
    ])
    const change = entries.find((entry) => entry['action'] === 'key.change') ?? {}
    assert.deepEqual(
      [change['before'], change['after']].map((state) => (state as { name: string }).name),
      ['laptop', 'desk'],
    )
    assert.ok(!JSON.stringify(entries).includes(secret))
    assert.equal((await verifyAuditLog(await scene.context.store())).broken, undefined)
  }

  test('a key is made, changed, rotated, disabled and deleted, and each of it is in the audit log', async () => {
    const made = await scene.ask('POST', keys, {
      as: 'ada',
      body: {
        name: 'laptop',
        limits: { requests_per_minute: 10, spend_per_month: '50', tokens_per_minute: null },
        allowed_models: ['crossmodel/sandbox'],
        aliases: [{ name: 'fast', target: 'crossmodel/sandbox', prefix: true }],
      },
    })
    assert.equal(made.status, 200, made.text)
    const { id, limits } = made.body['key'] as { id: string; limits: { [name: string]: unknown } }
    const text = String(made.body['text'])
    assert.match(text, /^cm-/)
    assert.deepEqual(
      [limits['requests_per_minute'], limits['spend_per_month'], limits['tokens_per_minute']],
      [10, '50', null],
    )
    const service = await scene.context.keys()
    assert.equal((await service.authenticate(text))?.key.id, id)

    const changed = await scene.ask('PATCH', `${keys}/${id}`, {
      as: 'ada',
      body: {
        name: 'desk',
        limits: { spend_per_month: null, requests_per_minute: 'default' },
        allowed_models: null,
        aliases: [],
      },
    })
    assert.equal(changed.status, 200, changed.text)
    assert.deepEqual(
      [changed.body['name'], changed.body['allowed_models'], changed.body['aliases']],
      ['desk', null, []],
    )
    // One wrong field, and nothing is changed.
    const wrong = await scene.ask('PATCH', `${keys}/${id}`, {
      as: 'ada',
      body: { name: 'other', aliases: [{ name: 'a', target: 'b', prefix: false }] },
    })
    assert.equal(wrong.status, 400)
    assert.equal((await scene.ask('GET', `${keys}/${id}`, { as: 'ada' })).body['name'], 'desk')

    const rotated = await scene.ask('POST', `${keys}/${id}/rotate`, { as: 'ada', body: { grace_seconds: 3600 } })
    assert.equal(rotated.status, 200, rotated.text)
    const next = rotated.body['key'] as { id: string; name: string }
    assert.equal(next.name, 'desk')
    assert.notEqual((await service.authenticate(text))?.key.expiresMs, undefined)
    assert.equal((await service.authenticate(String(rotated.body['text'])))?.key.expiresMs, undefined)
    const listed = (await scene.ask('GET', keys, { as: 'ada' })).body['data'] as { id: string; replaced_by: string }[]
    const successors = new Map(listed.map((each) => [each.id, each.replaced_by]))
    assert.deepEqual([successors.get(id), successors.get(next.id)], [next.id, null])

    assert.equal((await scene.ask('POST', `${keys}/${next.id}/disable`, { as: 'ada' })).body['status'], 'disabled')
    assert.equal(
      (await scene.ask('POST', `${keys}/${next.id}/rotate`, { as: 'ada', body: { grace_seconds: 0 } })).status,
      400,
    )
    assert.equal((await scene.ask('POST', `${keys}/${next.id}/enable`, { as: 'ada' })).body['status'], 'active')
    assert.equal((await scene.ask('DELETE', `${keys}/${next.id}`, { as: 'ada' })).body['status'], 'deleted')
    assert.equal((await scene.ask('POST', `${keys}/${next.id}/enable`, { as: 'ada' })).status, 404)
    assert.equal((await scene.ask('DELETE', `${keys}/${id}`, { as: 'rob' })).status, 403)

    await assertRecorded(text)
  })

  test('a key that was replaced does not come back, and one of a session is not changed', async () => {
    const service = await scene.context.keys()
    const { key } = await service.create({ name: 'leaked', owner: 'acme' })
    await service.rotate(key.id, 0)
    const revived = await scene.ask('PATCH', `${keys}/${key.id}`, { as: 'ada', body: { expires_at: null } })
    assert.deepEqual([revived.status, (revived.body['error'] as { field?: string }).field], [400, 'expires_at'])
    const { key: ofSession } = await service.create({ name: 'p', owner: 'acme', madeFor: 'playground' })
    for (const [method, path, body] of [
      ['PATCH', '', { expires_at: null }],
      ['POST', '/rotate', { grace_seconds: 0 }],
      ['POST', '/enable'],
    ] as const) {
      const answer = await scene.ask(method, `${keys}/${ofSession.id}${path}`, { as: 'ada', ...(body && { body }) })
      assert.deepEqual([answer.status, (answer.body['error'] as { field?: string }).field], [400, 'id'], path)
    }
    const shown = (await scene.ask('GET', `${keys}/${ofSession.id}`, { as: 'ada' })).body
    assert.deepEqual([shown['made_for'], shown['expires_at']], ['playground', null])
    // Made with its name, it is a key as any other.
    const named = await scene.ask('POST', keys, { as: 'ada', body: { name: 'Playground of ada@example.com' } })
    assert.equal((named.body['key'] as { made_for: unknown }).made_for, null)
  })

  test("another workspace's key is not there, whatever is done with its id", async () => {
    const other = await scene.makeWorkspace('other')
    const { key } = await (await scene.context.keys()).create({ name: 'theirs', owner: 'other' })
    assert.equal(key.ownerId, other)
    for (const [method, path, body] of [
      ['GET', ''],
      ['PATCH', '', { name: 'mine' }],
      ['POST', '/disable'],
      ['POST', '/rotate', { grace_seconds: 0 }],
      ['DELETE', ''],
    ] as const) {
      const answer = await scene.ask(method, `${keys}/${key.id}${path}`, { as: 'ada', ...(body && { body }) })
      const missing = await scene.ask(method, `${keys}/key_none${path}`, { as: 'ada', ...(body && { body }) })
      const told = ({ status, text }: { status: number; text: string }) => [
        status,
        text.replace(/"request_id":"[^"]+"/, ''),
      ]
      assert.deepEqual(told(answer), told(missing))
      assert.equal(answer.status, 404)
    }
    assert.equal((await (await scene.context.keys()).show(key.id)).status, 'active')
  })

  test('exports the audit log as JSON lines whose hashes follow each other', async () => {
    const { text, headers } = await scene.ask('GET', `/admin/workspaces/${workspace}/audit-log/export`, { as: 'ada' })
    assert.equal(headers.get('content-type'), 'application/jsonl')
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { sequence: number; hash: string; previous_hash: string })
    assert.ok(lines.length >= 10)
    for (const [index, line] of lines.entries())
      if (lines[index - 1]?.sequence === line.sequence - 1) assert.equal(line.previous_hash, lines[index - 1]?.hash)
  })

  test('an examination of the system reads the chain of the audit log, and names the entry that was changed', async () => {
    scene.persons.set('olga', { gatewayRole: 'operator' })
    const examine = async () => {
      const { body } = await scene.ask('GET', '/admin/system/findings', { as: 'olga' })
      const findings = body['findings'] as { area: string; state: string; message: string }[]
      return findings.filter(({ area }) => area === 'audit log').map(({ state, message }) => `${state}: ${message}`)
    }
    assert.match((await examine()).join(), /^right: \d+ entries/)
    const store = await scene.context.store()
    const forge = (name: string) =>
      store.write([store.db.updateTable('audit_log').set({ action: name }).where('sequence', '=', 2)])
    const [second] = await (await scene.context.auditLog()).readAfter(1, undefined)
    await forge('nothing.happened')
    assert.deepEqual(await examine(), ['fault: not as it was written: entry 2 was changed'])
    await forge(second?.action ?? '')
    assert.match((await examine()).join(), /^right/)
  })

  test('lists auditLogPage entries at a time, each once', async () => {
    const log = await scene.context.auditLog()
    const noise = {
      actor: { kind: 'gateway', id: null, name: 'x' },
      address: null,
      workspaceId: workspace,
      action: 'noise',
      target: null,
      outcome: 'done',
      reason: null,
      before: null,
      after: null,
    } as const
    await Promise.all(Array.from({ length: bounds.auditLogPage + 1 }, () => log.append(noise)))
    const page = async (after: string) =>
      (await scene.ask('GET', `/admin/workspaces/${workspace}/audit-log?action=noise${after}`, { as: 'ada' })).body
    const first = await page('')
    assert.equal((first['data'] as object[]).length, bounds.auditLogPage)
    const second = await page(`&after=${String(first['next'])}`)
    assert.deepEqual([(second['data'] as object[]).length, second['next']], [1, null])
  })
})
