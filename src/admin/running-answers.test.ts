// How the console's listener ends: what is under way may end, within a bound, and nothing new begins.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { openAdminScene } from '../../test/admin-scene.ts'
import { bounds } from '../foundation/bounds.ts'

async function openStoppingScene() {
  const scene = await openAdminScene()
  const workspace = await scene.makeWorkspace('acme')
  scene.persons.set('ada', { memberships: { [workspace]: 'owner' } })
  const body = JSON.stringify({ name: 'made while it stopped' })
  const { port, host } = new URL(scene.url)
  const head = [
    `POST /admin/workspaces/${workspace}/keys HTTP/1.1`,
    `host: ${host}`,
    `origin: ${scene.url}`,
    'cookie: as=ada',
    'content-type: application/json',
    `content-length: ${body.length}`,
    'connection: close',
  ]
  /** A request whose hooks have run, and whose body is still missing when the answer comes. */
  const begin = async (): Promise<Socket> => {
    const socket = connect(Number(port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write(`${head.join('\r\n')}\r\nexpect: 100-continue\r\n\r\n`)
    const [told] = (await once(socket, 'data')) as [Buffer]
    assert.match(String(told), /^HTTP\/1.1 100/)
    // The answer to a later request of another connection: the hooks of the first have run.
    assert.equal((await scene.ask('GET', '/admin/session', { as: 'ada' })).status, 200)
    return socket
  }
  return { scene, begin, body }
}

test('what is under way at a stop ends with its answer, and what comes then is refused', async () => {
  const { scene, begin, body } = await openStoppingScene()
  const socket = await begin()
  const closed = scene.close()
  const refused = await scene.ask('GET', '/admin/session')
  const { code } = refused.body['error'] as { code: string }
  assert.deepEqual([refused.status, code, refused.headers.get('retry-after')], [503, 'unavailable', '1'])
  socket.write(body)
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  assert.match(answer, /^HTTP\/1.1 200/)
  await closed
  await assert.rejects(fetch(scene.url))
})

test('what does not end within adminDrainMs is cut', async () => {
  const { scene, begin } = await openStoppingScene()
  const socket = await begin()
  const cut = once(socket, 'close')
  socket.on('error', () => {})
  const startedMs = performance.now()
  await scene.close()
  assert.ok(performance.now() - startedMs >= bounds.adminDrainMs - 1)
  await cut
})
