import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { bounds } from '../../foundation/bounds.ts'
import { silentLog } from '../../foundation/log.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import { createRequestLog } from './log.ts'

const file = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)

/** Writes so many lines of a thousand characters to a reader who is not there yet, says so, and waits for a word. */
const writer = (lines: number) => `
  import { once } from 'node:events'
  import { createLog, createRequestLog } from ${file('./log.ts')}
  import { systemClock } from ${file('../../foundation/time/clock.ts')}
  const log = createLog('info', 'none', systemClock)
  const { write, close } = createRequestLog('info', 'none', log, systemClock)
  const line = { request: 'r', method: 'GET', path: 'x'.repeat(1_000), status: 200, duration_ms: 1 }
  for (let count = 0; count < ${lines}; count += 1) write(line)
  process.stdout.write('written')
  await once(process.stdin, 'data')
  await close()
  process.exit(0)
`

/** The lines that arrive when their reader comes late. */
async function readLate(lines: number): Promise<string[]> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', writer(lines)])
  await once(child.stdout, 'data')
  let text = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part))
  child.stdin.write('go on')
  await once(child, 'close')
  return text.trim().split('\n')
}

test('a reader of the log who stands still stops nobody: lines wait up to a bound, and those beyond it are left out', async () => {
  const fitting = Math.floor(bounds.requestLogLength / 1_500)
  assert.equal((await readLate(fitting)).length, fitting)
  const many = 3 * fitting
  const lines = await readLate(many)
  assert.ok(lines.length > fitting / 2 && lines.length < many, `${lines.length} of ${many}`)
})

test('the end waits for the last lines no longer than its bound', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', writer(200)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  await once(child.stdout, 'data')
  child.stdin.write('go on')
  // Nobody reads: a pipe holds 64 KiB, the lines have more.
  const ended = once(child, 'exit').then(([code]) => code as unknown)
  const waiting = sleep(20 * bounds.lastLinesMs, 'it waits for ever', { ref: false })
  assert.equal(await Promise.race([ended, waiting]), 0)
  child.kill('SIGKILL')
})

test('no line is made of requests where the level leaves them out', () => {
  for (const level of ['warn', 'error', 'silent'] as const)
    assert.equal(createRequestLog(level, 'none', silentLog, systemClock), undefined)
  assert.equal(createRequestLog('info', 'none', silentLog, systemClock)?.showsProbes, false)
  assert.equal(createRequestLog('debug', 'plain', silentLog, systemClock)?.showsProbes, true)
})
