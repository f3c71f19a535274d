import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { bounds } from '../../foundation/bounds.ts'
import { systemClock } from '../../foundation/time/clock.ts'
import { openLogs } from './log.ts'

const file = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)

type Kind = 'request' | 'warning'

/** Writes so many lines of a thousand characters to a reader who is not there yet, says so, and waits for a word. */
const writer = (lines: number, kind: Kind) => `
  import { once } from 'node:events'
  import { openLogs } from ${file('./log.ts')}
  import { systemClock } from ${file('../../foundation/time/clock.ts')}
  const { log, requestLog, close } = openLogs('info', 'none', systemClock)
  const write = ${kind === 'request' ? 'requestLog.write' : `(line) => log.warn(line, 'warning')`}
  const line = { request: 'r', method: 'GET', path: 'x'.repeat(1_000), status: 200, duration_ms: 1 }
  for (let count = 0; count < ${lines}; count += 1) write(line)
  process.stdout.write('written')
  await once(process.stdin, 'data')
  await close()
  process.exit(0)
`

/** The lines that arrive when their reader comes late. */
function readLate(lines: number, kind: Kind): Promise<string[]> {
  return readLateFrom(writer(lines, kind))
}

async function readLateFrom(program: string): Promise<string[]> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program])
  await once(child.stdout, 'data')
  let text = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part))
  child.stdin.write('go on')
  await once(child, 'close')
  return text.trim().split('\n')
}

for (const [kind, bytes] of [
  ['request', bounds.requestLogBytes],
  ['warning', bounds.logBytes],
] as const)
  test(`a reader who stands still stops nobody: lines of a ${kind} wait up to a bound, those beyond it are left out`, async () => {
    const fitting = Math.floor(bytes / 1_500)
    assert.equal((await readLate(fitting, kind)).length, fitting)
    const many = 3 * fitting
    const lines = await readLate(many, kind)
    assert.ok(lines.length > fitting / 2 && lines.length < many, `${lines.length} of ${many}`)
    const { msg, lines: missing } = JSON.parse(lines.at(-1) ?? '') as { msg?: string; lines?: number }
    assert.match(msg ?? '', /some lines are missing/)
    assert.equal(missing, many - (lines.length - 1))
  })

test('lines of requests leave room for a warning', async () => {
  const both = writer(Math.ceil((3 * bounds.requestLogBytes) / 1_500), 'request').replace(
    "process.stdout.write('written')",
    "log.warn({}, 'what the operator must know'); process.stdout.write('written')",
  )
  assert.ok((await readLateFrom(both)).some((line) => line.includes('what the operator must know')))
})

test('the end waits for the last lines no longer than its bound', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', writer(200, 'request')], {
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
    assert.equal(openLogs(level, 'none', systemClock).requestLog, undefined)
  assert.equal(openLogs('info', 'none', systemClock).requestLog?.showsProbes, false)
  assert.equal(openLogs('debug', 'plain', systemClock).requestLog?.showsProbes, true)
})
