// Failures that callers were told of are on disk before the callers hear of them, and are read at the next start.
import assert from 'node:assert/strict'
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { newDirectory } from '../../../test/new-directory.ts'
import { silentLog } from '../../foundation/log.ts'
import { ToldFailures } from './told-failures.ts'

const failure = (generationId: string) => ({ generationId, walletId: 'wal_1' })

test('those at once are all on disk, in a private file, and it goes when none is left', async () => {
  const file = join(newDirectory(), 'data', 'told')
  const told = new ToldFailures(file, silentLog)
  const ids = Array.from({ length: 100 }, (_, index) => `req_${index}`)
  await Promise.all(ids.map((id) => told.add(failure(id))))
  assert.equal(readFileSync(file, 'utf8').match(/^req_/gm)?.length, 100)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.deepEqual(new ToldFailures(file, silentLog).read(), ids.map(failure))
  for (const id of ids.slice(1)) told.remove(id)
  assert.ok(existsSync(file))
  told.remove('req_0')
  assert.equal(existsSync(file), false)
})

test('a line that was cut off was told to nobody, and harms no later one', async () => {
  const file = join(newDirectory(), 'told')
  await new ToldFailures(file, silentLog).add(failure('req_1'))
  appendFileSync(file, 'req_2 wal')
  await new ToldFailures(file, silentLog).add(failure('req_3'))
  assert.deepEqual(new ToldFailures(file, silentLog).read(), [failure('req_1'), failure('req_3')])
})

test('where it cannot be written the operator is told, and nobody waits', async () => {
  const directory = newDirectory()
  mkdirSync(join(directory, 'told'))
  const errors: string[] = []
  const log = { ...silentLog, error: (_: unknown, message: string) => void errors.push(message) }
  await new ToldFailures(join(directory, 'told'), log).add(failure('req_1'))
  assert.deepEqual(errors, ['what callers were told cannot be kept; it is only in memory'])
})
