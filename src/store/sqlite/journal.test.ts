import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { newSqliteOptions } from '../../../test/stores.ts'
import { Journal, JOURNAL_BYTES, type JournalRecord } from './journal.ts'

const open = () => {
  const path = join(newSqliteOptions().directory, 'a.journal')
  return { path, journal: Journal.open(path) }
}
const batch = (number: number, text = `batch ${number} ✓`): JournalRecord => ({ kind: 'batch', number, text })

function append(journal: Journal, ...records: JournalRecord[]): void {
  for (const record of records) assert.ok(journal.gather(record))
  journal.append()
}

function reread(path: string): JournalRecord[] {
  const journal = Journal.open(path)
  const records = journal.read()
  journal.close()
  return records
}

test('what was appended is read again, in order, with its numbers', () => {
  const { path, journal } = open()
  const records = [{ kind: 'preamble' as const, number: 2 ** 40, text: '{}' }, batch(2 ** 40), batch(2 ** 40 + 1)]
  append(journal, ...records.slice(0, 2))
  append(journal, ...records.slice(2))
  journal.close()
  assert.deepEqual(reread(path), records)
})

test('after it was cleared the next record begins at the beginning, and older ones behind it do not count', () => {
  const { path, journal } = open()
  // Of one length, so that an older record stands exactly where the next one would.
  for (const number of [1, 2, 3, 4]) append(journal, batch(number, 'x'))
  journal.clear()
  assert.ok(journal.isEmpty)
  append(journal, batch(5, 'x'))
  journal.close()
  assert.deepEqual(reread(path), [batch(5, 'x')])
})

test('a record that is torn or changed anywhere ends what is read before it', () => {
  const { path, journal } = open()
  append(journal, batch(7))
  const firstBytes = journal.usedBytes
  append(journal, batch(8))
  const bothBytes = journal.usedBytes
  journal.close()
  const whole = readFileSync(path)
  for (let at = firstBytes; at < bothBytes; at += 1) {
    const torn = Buffer.from(whole)
    torn.writeUInt8(torn.readUInt8(at) ^ 1, at)
    writeFileSync(path, torn)
    assert.deepEqual(reread(path), [batch(7)], `byte ${at}`)
  }
})

test('it takes records up to its size and not one byte more', () => {
  const { path, journal } = open()
  const headerBytes = 20
  assert.ok(!journal.gather(batch(1, 'x'.repeat(JOURNAL_BYTES - headerBytes + 1))))
  journal.drop()
  append(journal, batch(1, 'x'.repeat(JOURNAL_BYTES - headerBytes)))
  assert.equal(journal.usedBytes, JOURNAL_BYTES)
  assert.ok(!journal.gather(batch(2, '')))
  journal.close()
  assert.deepEqual(
    reread(path).map(({ number }) => number),
    [1],
  )
  assert.equal(readFileSync(path).length, JOURNAL_BYTES)
})

test('an empty file, a short one and one of other bytes hold nothing', () => {
  const { path, journal } = open()
  journal.close()
  assert.deepEqual(reread(path), [])
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(10, 1), Buffer.alloc(JOURNAL_BYTES, 0xff)]) {
    writeFileSync(path, bytes)
    assert.deepEqual(reread(path), [])
  }
})
