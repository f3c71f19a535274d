// The benchmark's short form: the harness works end to end, and afterwards the gateway's books equal the provider's own
// log to the token. It judges no time.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

test('the short benchmark runs, and the books equal the provider’s log to the token', async () => {
  const script = fileURLToPath(new URL('./run.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--short'], { timeout: 300_000 })
  assert.match(stdout, /^body 1 KB, chat → chat .*µs CPU/m)
  assert.match(stdout, /^stream of 100, messages → chat .*µs CPU/m)
  assert.match(stdout, /^books: \d{3,} requests, \d+ \+ \d+ tokens, equal to the provider's log$/m)
})
