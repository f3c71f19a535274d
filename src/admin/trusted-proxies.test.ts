// Whose address a request has where proxies stand before the console: in the audit log and for the limits.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bounds } from '../foundation/bounds.ts'
import { openAdminScene, type AdminScene } from '../../test/admin-scene.ts'

/** What the audit log says of where a change came from. */
async function readAddress(scene: AdminScene, forwarded: string): Promise<string | null | undefined> {
  const workspace = await scene.makeWorkspace(`of ${forwarded}`)
  scene.persons.set('ada', { memberships: { [workspace]: 'owner' } })
  const headers = { 'x-forwarded-for': forwarded }
  const { status } = await scene.ask('POST', `/admin/workspaces/${workspace}/keys`, {
    as: 'ada',
    body: { name: 'k' },
    headers,
  })
  assert.ok(status < 300)
  const entries = await (await scene.context.auditLog()).readAfter(0, undefined)
  return entries.findLast(({ workspaceId }) => workspaceId === workspace)?.address
}

async function countRefused(scene: AdminScene, forwarded: (count: number) => string): Promise<number> {
  scene.moveMinute()
  let refused = 0
  for (let count = 0; count <= bounds.adminAddressRequests; count += 1) {
    const headers = { 'x-forwarded-for': forwarded(count) }
    if ((await scene.ask('GET', '/admin/nothing', { headers })).status === 429) refused += 1
  }
  return refused
}

describe('the address of who asks', () => {
  test('is that of the connection where no proxy is trusted, or others are', async () => {
    for (const trustedProxies of [[], ['10.0.0.0/8', 'fd00::/8']]) {
      const scene = await openAdminScene({ trustedProxies })
      assert.equal(await readAddress(scene, '203.0.113.9'), '127.0.0.1')
      assert.equal(await countRefused(scene, (count) => `203.0.113.${count % 250}`), 1)
    }
  })

  test('is the last that no trusted proxy has, over several proxies', async () => {
    const scene = await openAdminScene({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'] })
    assert.equal(await readAddress(scene, '203.0.113.9'), '203.0.113.9')
    assert.equal(await readAddress(scene, '198.51.100.1, 203.0.113.9, 10.1.1.1, 10.2.2.2'), '203.0.113.9')
    assert.equal(await readAddress(scene, '198.51.100.1, 2001:db8::7, 10.2.2.2'), '2001:db8::7')
  })

  test('has limits of its own behind a trusted proxy, whatever it writes before its address', async () => {
    const scene = await openAdminScene({ trustedProxies: ['127.0.0.1'] })
    assert.equal(await countRefused(scene, (count) => `198.51.100.${count % 250}, 203.0.113.9`), 1)
    const other = { headers: { 'x-forwarded-for': '203.0.113.10' } }
    assert.equal((await scene.ask('GET', '/admin/nothing', other)).status, 404)
  })
})
