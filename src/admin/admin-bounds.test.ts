// What a stranger can make the console's listener hold or do: each bound from both sides, over real sockets.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { openAdminScene } from '../../test/admin-scene.ts'
import { bounds } from '../foundation/bounds.ts'
import { systemClock } from '../foundation/time/clock.ts'
import { RequestCounter } from './access/request-counter.ts'

describe("bounds of the console's listener", async () => {
  const scene = await openAdminScene()
  const workspace = await scene.makeWorkspace('acme')
  scene.persons.set('ada', { memberships: { [workspace]: 'owner' } })
  const keys = `/admin/workspaces/${workspace}/keys`
  const port = Number(new URL(scene.url).port)

  const send = async (text: string) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.write(text)
    let answer = ''
    for await (const chunk of socket) answer += String(chunk)
    return answer
  }

  test('there are adminConnections connections at most', async () => {
    const sockets = Array.from({ length: bounds.adminConnections }, () => connect(port, '127.0.0.1'))
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    // The last of them is served; one more is closed without a word.
    const last = sockets.at(-1)
    assert.ok(last !== undefined)
    last.write('GET /admin/session HTTP/1.1\r\nhost: x\r\n\r\n')
    const [answered] = (await once(last, 'data')) as [Buffer]
    assert.match(answered.toString(), /^HTTP\/1.1 200/)
    assert.equal(await send('GET /admin/session HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n').catch(() => ''), '')
    for (const socket of sockets) socket.destroy()
    await Promise.all(sockets.map((socket) => once(socket, 'close')))
    const isServed = () =>
      scene.ask('GET', '/admin/session').then(
        () => true,
        () => false,
      )
    while (!(await isServed())) await setImmediate()
  })

  test('a body beyond adminBodyBytes is refused before it is read', async () => {
    const fits = { x: 'x'.repeat(bounds.adminBodyBytes - 8) }
    assert.equal((await scene.ask('POST', keys, { as: 'ada', body: fits })).status, 400)
    const head = [
      `POST ${keys} HTTP/1.1`,
      `host: 127.0.0.1:${port}`,
      `origin: ${scene.url}`,
      'cookie: as=ada',
      'content-type: application/json',
      `content-length: ${bounds.adminBodyBytes + 1}`,
      'connection: close',
    ]
    const answer = await send(`${head.join('\r\n')}\r\n\r\n`)
    assert.match(answer, /^HTTP\/1.1 413/)
    assert.match(answer, /"code":"too_large"/)
  })

  test('headers beyond adminHeaderBytes are refused', async () => {
    const at = (length: number) =>
      send(`GET /admin/session HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-long: ${'x'.repeat(length)}\r\n\r\n`)
    assert.match(await at(bounds.adminHeaderBytes - 200), /^HTTP\/1.1 200/)
    assert.match(await at(bounds.adminHeaderBytes + 200), /^HTTP\/1.1 431/)
  })

  test('a person asks adminPersonRequests times a minute', async () => {
    scene.moveMinute()
    const ask = () => scene.ask('GET', '/admin/session', { as: 'ada' })
    for (let count = 0; count < bounds.adminPersonRequests; count += 20)
      await Promise.all(Array.from({ length: 20 }, ask))
    const refused = await ask()
    assert.equal(refused.status, 429)
    assert.match(refused.headers.get('retry-after') ?? '', /^\d+$/)
    assert.equal((await scene.ask('GET', '/admin/session')).status, 200)
    scene.moveMinute()
    assert.equal((await ask()).status, 200)
  })

  test('an address asks adminAddressRequests times a minute, whoever it says that it is', async () => {
    scene.moveMinute()
    const ask = () => scene.ask('GET', '/admin/nothing')
    for (let count = 0; count < bounds.adminAddressRequests; count += 20)
      await Promise.all(Array.from({ length: 20 }, ask))
    assert.equal((await ask()).status, 429)
    scene.moveMinute()
    assert.equal((await ask()).status, 404)
  })

  test('beyond adminCountedNames names, the others share one count', () => {
    const counter = new RequestCounter({ ...systemClock, nowMs: () => 0 }, 2, bounds.adminCountedNames)
    for (let name = 0; name < bounds.adminCountedNames; name += 1) assert.equal(counter.count(`a${name}`), undefined)
    assert.deepEqual(
      ['b', 'c', 'd'].map((name) => counter.count(name)),
      [undefined, undefined, 60],
    )
    assert.equal(counter.count('a0'), undefined)
  })
})
