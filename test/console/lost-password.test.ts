// Who has lost their password gets in again by the operator's link, with the new password alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runCommand } from '../command-line.ts'
import { startGateway } from '../gateway.ts'

test('a link to a new password sets it once, and the old one is none any more', async (context) => {
  const config = { console: '127.0.0.1:8485', sign_in: { sign_up: 'open' } }
  const gateway = await startGateway({ config })
  context.after(() => gateway.stop())
  const url = gateway.console ?? ''
  const post = async (path: string, body: object) => {
    const headers = { origin: url, 'content-type': 'application/json' }
    return (await fetch(`${url}/admin/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).status
  }
  const email = 'lena@example.com'
  assert.equal(await post('/sign-up/email', { name: 'Lena', email, password: 'the old password' }), 200)
  const { url: link } = await runCommand(gateway, 'operator', 'invite', email)
  const token = new URL(String(link)).hash.slice(1)
  assert.equal(await post('/reset-password', { newPassword: 'the new password', token }), 200)
  assert.equal(await post('/sign-in/email', { email, password: 'the old password' }), 401)
  assert.equal(await post('/sign-in/email', { email, password: 'the new password' }), 200)
  assert.notEqual(await post('/reset-password', { newPassword: 'another password', token }), 200)
})
