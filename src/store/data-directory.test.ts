import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { newDirectory } from '../../test/new-directory.ts'
import { openDataDirectory } from './data-directory.ts'
import { StoreError } from './store-error.ts'

const modeOf = (path: string) => statSync(path).mode & 0o777

function makeDirectory(): string {
  return join(newDirectory(), 'data')
}

test('a directory that is there already becomes private, with everything in it', () => {
  const directory = makeDirectory()
  mkdirSync(directory)
  chmodSync(directory, 0o755)
  for (const name of ['crossmodel.db', 'crossmodel.db-wal', 'crossmodel.lock', 'secrets.json']) {
    writeFileSync(join(directory, name), 'x')
    chmodSync(join(directory, name), 0o644)
  }
  openDataDirectory(directory)
  assert.equal(modeOf(directory), 0o700)
  for (const name of readdirSync(directory)) assert.equal(modeOf(join(directory, name)), 0o600, name)
})

test('what a file was not open to before it is not opened to, and a link is not followed', () => {
  const directory = makeDirectory()
  mkdirSync(directory)
  writeFileSync(join(directory, 'read-only'), 'x')
  chmodSync(join(directory, 'read-only'), 0o444)
  const elsewhere = `${directory}-elsewhere`
  writeFileSync(elsewhere, 'x')
  chmodSync(elsewhere, 0o644)
  symlinkSync(elsewhere, join(directory, 'link'))
  openDataDirectory(directory)
  assert.equal(modeOf(join(directory, 'read-only')), 0o400)
  assert.equal(modeOf(elsewhere), 0o644)
})

test('a directory that is made is private', () => {
  const directory = makeDirectory()
  openDataDirectory(directory)
  assert.equal(modeOf(directory), 0o700)
})

test('a file in its place is told in one line that says what to do', () => {
  const directory = makeDirectory()
  writeFileSync(directory, 'x')
  for (const path of [directory, join(directory, 'below')])
    assert.throws(
      () => openDataDirectory(path),
      (error) =>
        error instanceof StoreError && /is a file.*--data/.test(error.message) && !error.message.includes('\n'),
    )
})
