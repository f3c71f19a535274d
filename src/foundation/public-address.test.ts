import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLoopbackHost } from './public-address.ts'

test('this machine is known by its addresses and its own name, and by no name that begins like one', () => {
  const hostOf = (host: string) => new URL(`http://${host}/`).hostname
  for (const host of [
    'localhost',
    'LOCALHOST',
    '127.0.0.1',
    '127.9.9.9',
    '127.1',
    '0x7f.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
  ])
    assert.equal(isLoopbackHost(hostOf(host)), true, host)
  for (const host of ['127.example.com', '127.0.0.1.example.com', 'localhost.example', '10.0.0.1', '[::2]', '0.0.0.0'])
    assert.equal(isLoopbackHost(hostOf(host)), false, host)
})
