// What tests leave behind is seen: a run of the tests that ends with a file or a process too many says so.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openRunDirectory } from './run-directory.ts'

test('a run whose tests removed their files and ended their processes left nothing behind', async () => {
  const directory = openRunDirectory()
  assert.deepEqual(await directory.findLeft(), [])
  directory.remove()
  assert.equal(existsSync(directory.path), false)
})

test('a file and a process that are still there are named, and then they go', { skip: noProc() }, async () => {
  const directory = openRunDirectory()
  writeFileSync(join(directory.path, 'forgotten'), 'x')
  const child = spawn(process.execPath, ['-e', 'console.log("up"); setInterval(() => {}, 1_000)'], {
    env: { TMPDIR: directory.path },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  const left = await directory.findLeft()
  assert.equal(left.length, 2, left.join('\n'))
  assert.equal(left[0], 'in the temporary directory: forgotten')
  assert.ok(left[1]?.startsWith(`still running: ${child.pid} `) === true, left.join('\n'))
  directory.remove()
  assert.deepEqual(await ended, [null, 'SIGKILL'])
  assert.equal(existsSync(directory.path), false)
})

function noProc(): string | false {
  return existsSync('/proc/self/environ') ? false : 'this system has no /proc, where processes are found'
}
