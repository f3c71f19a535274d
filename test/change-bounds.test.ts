// A process that was given other bounds has them: else tests would only be slow, and nobody would see why.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { bounds } from '../src/foundation/bounds.ts'
import { changeBounds } from './change-bounds.ts'

const script = `
  import { bounds } from '${new URL('../src/foundation/bounds.ts', import.meta.url).href}'
  console.log(JSON.stringify([bounds.usageWaitMs, bounds.journalApplyMs, process.env.OTHER]))`

function readIn(environment: NodeJS.ProcessEnv): unknown {
  const env = { PATH: process.env['PATH'], ...environment }
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' }))
}

test('a process has the bounds that it was given, and the rest of its environment', () => {
  const environment = { OTHER: 'kept', NODE_OPTIONS: '--no-deprecation' }
  assert.deepEqual(readIn(changeBounds({ usageWaitMs: 7 }, environment)), [7, bounds.journalApplyMs, 'kept'])
})

test('a process that was given none has the usual ones', () => {
  assert.deepEqual(readIn(changeBounds()), [bounds.usageWaitMs, bounds.journalApplyMs, null])
})
