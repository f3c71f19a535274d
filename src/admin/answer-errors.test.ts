// Every error leaves in the API's one form with the id of its request: what an export refuses before it begins, and what the web
// framework refuses on its own.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, test } from 'node:test'
import { openAdminScene } from '../../test/admin-scene.ts'
import { bounds } from '../foundation/bounds.ts'
import { isObject, parseJson } from '../foundation/json/json.ts'

describe("errors of the console's API", async () => {
  const scene = await openAdminScene()
  const workspace = await scene.makeWorkspace('acme')
  scene.persons.set('ada', { memberships: { [workspace]: 'owner' } })
  const here = `/admin/workspaces/${workspace}`

  const assertForm = (text: string, code: string, field?: string) => {
    const body = parseJson(text)
    const error = isObject(body) && isObject(body['error']) ? body['error'] : {}
    assert.deepEqual([error['code'], error['field']], [code, field], text)
    assert.match(String(error['request_id']), /^req_/, text)
  }

  test('an export whose arguments are refused is a 400 that names the field, as the list beside it is', async () => {
    const refused: [path: string, field: string][] = [
      ['least_charge=-1', 'least_charge'],
      ['least_charge=1e400', 'least_charge'],
      [`least_charge=${'9'.repeat(40)}`, 'least_charge'],
      ['from=2026-02-01&to=2026-01-01', 'to'],
      ['from=yesterday', 'from'],
      ['from=2026-01-01&to=soon', 'to'],
      ['to=2026-01-01', 'from'],
      ['range=2h', 'range'],
      [`key=${'a,'.repeat(60)}`, 'key'],
    ]
    for (const [query, field] of refused) {
      for (const path of [`${here}/activity`, `${here}/activity/export`]) {
        const { status, text, headers } = await scene.ask('GET', `${path}?${query}`, { as: 'ada' })
        assert.equal(status, 400, `${path}?${query}: ${text}`)
        assert.equal(headers.get('content-disposition'), null)
        assertForm(text, 'invalid_request', field)
      }
    }
    for (const month of ['9999-12', '0000-01', '0099-01', '2026-13', 'x']) {
      for (const path of [month, `${month}/export`]) {
        const { status, text } = await scene.ask('GET', `${here}/billing/statements/${path}`, { as: 'ada' })
        assert.equal(status, 400, `${path}: ${text}`)
        assertForm(text, 'invalid_request', 'month')
      }
    }
    assert.deepEqual(scene.bugs, [])
  })

  test('a zero character, and a cursor beyond all numbers, are refused by their field wherever they stand', async () => {
    const cases: [method: string, path: string, field: string, body?: object][] = [
      ['GET', `${here}/activity?key=%00`, 'key'],
      ['GET', `${here}/activity/%00`, 'generation'],
      ['GET', `${here}/refusals?error_code=a%00`, 'error_code'],
      ['GET', `${here}/audit-log?actor=%00`, 'actor'],
      ['GET', `${here}/audit-log?after=99999999999999999999`, 'after'],
      ['GET', `${here}/activity?cursor=99999999999999999999`, 'cursor'],
      ['DELETE', `${here}/keys/%00`, 'key'],
      ['POST', `${here}/keys`, 'name', { name: 'a\0' }],
    ]
    for (const [method, path, field, body] of cases) {
      const { status, text } = await scene.ask(method, path, { as: 'ada', ...(body && { body }) })
      assert.equal(status, 400, `${path}: ${text}`)
      assertForm(text, 'invalid_request', field)
    }
    scene.persons.set('olga', { gatewayRole: 'operator' })
    for (const reason of ['   ', '\u200b', 'a\ud800', 'a\0']) {
      const money = { kind: 'grant', amount: '1', reason, idempotency_key: 'once-and-1' }
      const price = { model: 'crossmodel/sandbox', price: 'free', reason }
      for (const [method, path, body] of [
        ['POST', `${here}/money`, money],
        ['PUT', '/admin/catalogue/price', price],
      ] as const) {
        const { status, text } = await scene.ask(method, path, { as: 'olga', body })
        assert.equal(status, 400, `${path}: ${text}`)
        assertForm(text, 'invalid_request', 'reason')
      }
    }
    assert.deepEqual(scene.bugs, [])
  })

  /** Where a step of the audit log is read after a number that `isFailing` says. */
  const exportFailing = async (isFailing: (after: number) => boolean) => {
    const auditLog = await scene.context.auditLog()
    const { readAfter } = auditLog
    auditLog.readAfter = (after, of) =>
      isFailing(after) ? Promise.reject(new TypeError('secret detail')) : readAfter.call(auditLog, after, of)
    const { auditLog: open } = scene.context
    scene.context.auditLog = async () => auditLog
    try {
      return await scene.ask('GET', `${here}/audit-log/export`, { as: 'ada' })
    } finally {
      scene.context.auditLog = open
    }
  }

  test('an export that fails by a fault of ours is a 500 in the same form, with a line in the log', async () => {
    const { status, text, headers } = await exportFailing(() => true)
    assert.equal(status, 500)
    assertForm(text, 'internal_error')
    assert.match(headers.get('content-type') ?? '', /^application\/json/)
    assert.ok(!text.includes('secret'))
    assert.equal(scene.bugs.length, 1)
  })

  test('an export that fails once it has begun is cut off, with a line in the log', async () => {
    await (
      await scene.context.auditLog()
    ).append({
      actor: { kind: 'gateway', id: null, name: 'x' },
      address: null,
      workspaceId: workspace,
      action: 'noise',
      target: null,
      outcome: 'done',
      reason: null,
      before: null,
      after: null,
    })
    const before = scene.bugs.length
    await assert.rejects(exportFailing((after) => after > 0))
    assert.equal(scene.bugs.length, before + 1)
  })

  const port = Number(new URL(scene.url).port)
  const send = async (...pieces: string[]) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    for (const piece of pieces) socket.write(piece)
    let answer = ''
    for await (const chunk of socket) answer += String(chunk)
    return answer.split(/(?=HTTP\/1\.1 \d{3} )/).map((one) => {
      const [head = '', body = ''] = one.split('\r\n\r\n')
      return { head, body }
    })
  }

  test('what cannot be read as HTTP, or as a path, is refused in the same form', async () => {
    const both = `POST ${here}/keys HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`
    const long = `GET /admin/session HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(bounds.adminHeaderBytes)}\r\n\r\n`
    const cases: [text: string, status: number, code: string][] = [
      ['what is this\r\n\r\n', 400, 'invalid_request'],
      [both, 400, 'invalid_request'],
      [long, 431, 'too_large'],
      ['GET /admin/%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 400, 'invalid_request'],
      [
        `GET /admin/activity/${'x'.repeat(300)} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
        400,
        'invalid_request',
      ],
    ]
    for (const [text, status, code] of cases) {
      const [{ head = '', body = '' } = {}] = await send(text)
      assert.match(head, new RegExp(`^HTTP/1.1 ${status} `), text.slice(0, 60))
      assert.match(head, /x-request-id: req_/)
      assertForm(body, code)
    }
  })

  const head = [
    `POST ${here}/keys HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    `origin: ${scene.url}`,
    'cookie: as=ada',
    'content-type: application/json',
    'transfer-encoding: chunked',
  ]
  const piece = 'x'.repeat(bounds.adminBodyBytes + 1)
  const chunk = `${piece.length.toString(16)}\r\n${piece}\r\n`

  test('a body that passes its bound while it is still being sent is refused in the same form, and the connection goes on', async () => {
    const next = 'GET /admin/nothing HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'
    const answers = await send(`${head.join('\r\n')}\r\n\r\n`, chunk, chunk, chunk, `0\r\n\r\n${next}`)
    assert.match(answers[0]?.head ?? '', /^HTTP\/1.1 413 /)
    assertForm(answers[0]?.body ?? '', 'too_large')
    assert.match(answers[1]?.head ?? '', /^HTTP\/1.1 404 /)
  })

  test('the rest of a refused body is read for adminLingerMs at most: then the connection ends', async () => {
    const answers = await send(`${head.join('\r\n')}\r\n\r\n`, chunk)
    assert.equal(answers.length, 1)
    assert.match(answers[0]?.head ?? '', /^HTTP\/1.1 413 /)
  })
})
