import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { newSqliteOptions } from '../../../test/stores.ts'
import { readRecords, RECORD_HEADER_BYTES, type JournalRecord } from './journal-record.ts'
import { HALF_BYTES, Journal, JOURNAL_BYTES } from './journal.ts'

const preamble = (number: number): JournalRecord => ({ kind: 'preamble', number, text: '{}' })
const batch = (number: number, text = `batch ${number} ✓`): JournalRecord => ({ kind: 'batch', number, text })
const preambleBytes = RECORD_HEADER_BYTES + 2

async function open() {
  const path = join(newSqliteOptions().directory, 'a.journal')
  const journal = await Journal.open(path)
  journal.announce('{}')
  const append = async (...records: JournalRecord[]) => {
    for (const { number, text } of records) await journal.append(number, text)
  }
  return { path, journal, append }
}

const read = (path: string, from = 0) => readRecords(readFileSync(path), from)

test('what was appended is read again, in order, with its numbers, behind what it means', async () => {
  const { path, journal, append } = await open()
  const records = [batch(2 ** 40), batch(2 ** 40 + 1)]
  await append(...records)
  journal.announce('[]')
  await append(batch(2 ** 40 + 2))
  await journal.close()
  const second: JournalRecord = { kind: 'preamble', number: 2 ** 40 + 2, text: '[]' }
  assert.deepEqual(read(path), [preamble(2 ** 40), ...records, second, batch(2 ** 40 + 2)])
  assert.equal(readFileSync(path).length, JOURNAL_BYTES)
})

test('what the database has is written over, and what is left of it behind a record does not count', async () => {
  const { path, journal, append } = await open()
  // Of one length, so that an older record stands exactly where the next one would.
  for (const number of [1, 2, 3, 4]) await append(batch(number, 'x'))
  journal.forget(4)
  await append(batch(5, 'x'))
  await journal.close()
  assert.deepEqual(read(path), [preamble(5), batch(5, 'x')])
  assert.deepEqual(read(path, HALF_BYTES), [])
})

test('while the database lacks some of it the other half takes what comes', async () => {
  const { path, journal, append } = await open()
  await append(batch(1), batch(2))
  journal.forget(1)
  await append(batch(3))
  assert.deepEqual(read(path), [preamble(1), batch(1), batch(2)])
  assert.deepEqual(read(path, HALF_BYTES), [preamble(3), batch(3)])
  // Nothing in the first one is needed any more: it is written from its start.
  journal.forget(2)
  await append(batch(4))
  assert.deepEqual(read(path), [preamble(4), batch(4)])
  assert.deepEqual(read(path, HALF_BYTES), [preamble(3), batch(3)])
  await journal.close()
})

test('a batch that is being written is not forgotten with those before it', async () => {
  const { path, journal, append } = await open()
  await append(batch(1))
  const writing = journal.append(2, 'second')
  journal.forget(1)
  await writing
  await append(batch(3))
  await journal.close()
  assert.deepEqual(read(path), [preamble(1), batch(1), batch(2, 'second')])
  assert.deepEqual(read(path, HALF_BYTES), [preamble(3), batch(3)])
})

test('a record that is torn or changed anywhere ends what is read before it', async () => {
  const { path, journal, append } = await open()
  await append(batch(7), batch(8))
  await journal.close()
  const whole = readFileSync(path)
  const recordBytes = RECORD_HEADER_BYTES + Buffer.byteLength(batch(7).text)
  const from = preambleBytes + recordBytes
  for (let at = from; at < from + recordBytes; at += 1) {
    const torn = Buffer.from(whole)
    torn.writeUInt8(torn.readUInt8(at) ^ 1, at)
    assert.deepEqual(readRecords(torn, 0), [preamble(7), batch(7)], `byte ${at}`)
  }
})

test('it takes batches up to its size, half by half, and not one byte more', async () => {
  const { path, journal, append } = await open()
  const most = HALF_BYTES - preambleBytes - RECORD_HEADER_BYTES
  assert.equal(journal.append(1, 'x'.repeat(most + 1)), undefined)
  await append(batch(1, 'x'.repeat(most)))
  assert.equal(journal.append(2, 'x'.repeat(most + 1)), undefined)
  await append(batch(2, 'x'.repeat(most)))
  assert.equal(journal.append(3, ''), undefined)
  journal.forget(1)
  await append(batch(3))
  await journal.close()
  assert.deepEqual(read(path), [preamble(3), batch(3)])
  assert.deepEqual(read(path, HALF_BYTES), [preamble(2), batch(2, 'x'.repeat(most))])
  assert.equal(readFileSync(path).length, JOURNAL_BYTES)
})

test('an empty file, a short one and one of other bytes hold nothing', async () => {
  const { path, journal } = await open()
  await journal.close()
  assert.deepEqual(read(path), [])
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(10, 1), Buffer.alloc(JOURNAL_BYTES, 0xff)]) {
    writeFileSync(path, bytes)
    assert.deepEqual(read(path), [])
    await (await Journal.open(path)).close()
    assert.equal(readFileSync(path).length, JOURNAL_BYTES)
  }
})
