import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { newSqliteOptions } from '../../../../test/stores.ts'
import { countMostBytes, findRecords, type JournalRecord } from './journal-record.ts'
import { HALF_BYTES, Journal, JOURNAL_BYTES } from './journal.ts'

const preamble = (number: number): JournalRecord => ({ kind: 'preamble', number, groups: number, text: '{}' })
const batch = (number: number, text = `batch ${number} ✓`): JournalRecord => ({
  kind: 'batch',
  number,
  groups: number % 2 ** 24,
  text,
})
const opening: JournalRecord = { kind: 'preamble', number: 1, groups: 0, text: '{"opening":1}' }
/** What a record has beside its text. */
const RECORD_HEADER_BYTES = countMostBytes('')
const openingBytes = RECORD_HEADER_BYTES + opening.text.length
const preambleBytes = RECORD_HEADER_BYTES + 2

async function open() {
  const path = join(newSqliteOptions().directory, 'a.journal')
  Journal.create(path, opening.text, 1)
  const journal = await Journal.open(path)
  journal.announce('{}')
  const append = async (...records: JournalRecord[]) => {
    for (const { number, text } of records) await journal.append({ number, groups: number }, text)
  }
  return { path, journal, append }
}

/** All that can be read in one half, without where it ends. */
function read(path: string, from = 0): JournalRecord[] {
  const found = findRecords(readFileSync(path), from, from + HALF_BYTES)
  return found.map(({ kind, number, groups, text }) => ({ kind, number, groups, text }))
}

test('what was appended is read again, in order, with its numbers, behind what it means', async () => {
  const { path, journal, append } = await open()
  const records = [batch(2 ** 40), batch(2 ** 40 + 1)]
  await append(...records)
  journal.announce('[]')
  await append(batch(2 ** 40 + 2))
  await journal.close()
  // Groups are counted modulo 2 ** 24.
  const first = { ...preamble(2 ** 40), groups: 0 }
  const second: JournalRecord = { kind: 'preamble', number: 2 ** 40 + 2, groups: 2, text: '[]' }
  assert.deepEqual(read(path), [opening, first, ...records, second, batch(2 ** 40 + 2)])
  assert.equal(readFileSync(path).length, JOURNAL_BYTES)
})

test('what the database has is written over, but for the record that the file begins with', async () => {
  const { path, journal, append } = await open()
  // Of one length, so that an older record stands exactly where the next one would.
  for (const number of [1, 2, 3, 4]) await append(batch(number, 'x'))
  journal.forget(4)
  await append(batch(5, 'x'))
  await journal.close()
  // What is left of the older ones behind it has older numbers.
  assert.deepEqual(read(path), [opening, preamble(5), ...[5, 2, 3, 4].map((number) => batch(number, 'x'))])
  assert.deepEqual(read(path, HALF_BYTES), [])
})

test('while the database lacks some of it the other half takes what comes', async () => {
  const { path, journal, append } = await open()
  await append(batch(1), batch(2))
  journal.forget(1)
  await append(batch(3))
  assert.deepEqual(read(path), [opening, preamble(1), batch(1), batch(2)])
  assert.deepEqual(read(path, HALF_BYTES), [preamble(3), batch(3)])
  // Nothing in the first one is needed any more: it is written from its start.
  journal.forget(2)
  await append(batch(4))
  assert.deepEqual(read(path), [opening, preamble(4), batch(4), batch(2)])
  assert.deepEqual(read(path, HALF_BYTES), [preamble(3), batch(3)])
  await journal.close()
})

test('a batch that is being written is not forgotten with those before it', async () => {
  const { path, journal, append } = await open()
  await append(batch(1))
  const writing = journal.append({ number: 2, groups: 2 }, 'second')
  journal.forget(1)
  await writing
  await append(batch(3))
  await journal.close()
  assert.deepEqual(read(path), [opening, preamble(1), batch(1), batch(2, 'second')])
  assert.deepEqual(read(path, HALF_BYTES), [preamble(3), batch(3)])
})

test('a record that is torn or changed anywhere cannot be read, and those around it can', async () => {
  const { path, journal, append } = await open()
  await append(batch(7), batch(8), batch(9))
  await journal.close()
  const whole = readFileSync(path)
  const recordBytes = RECORD_HEADER_BYTES + Buffer.byteLength(batch(7).text)
  const from = openingBytes + preambleBytes + recordBytes
  for (let at = from; at < from + recordBytes; at += 1) {
    const torn = Buffer.from(whole)
    torn.writeUInt8(torn.readUInt8(at) ^ 1, at)
    const numbers = findRecords(torn, 0, HALF_BYTES).map(({ kind, number }) => `${kind} ${number}`)
    assert.deepEqual(numbers, ['preamble 1', 'preamble 7', 'batch 7', 'batch 9'], `byte ${at}`)
  }
})

test('it takes batches up to its size, half by half, and not one byte more', async () => {
  const { path, journal, append } = await open()
  const most = HALF_BYTES - preambleBytes - RECORD_HEADER_BYTES
  const text = (length: number) => 'x'.repeat(length)
  const end = (number: number) => ({ number, groups: number })
  // The first half is smaller by the record that it begins with; the second one takes what the first one cannot.
  assert.equal(journal.append(end(1), text(most + 1)), undefined)
  await append(batch(1, text(most - openingBytes)))
  assert.ok(journal.hasSpareHalf)
  assert.equal(journal.append(end(2), text(most + 1)), undefined)
  await append(batch(2, text(most)))
  assert.ok(!journal.hasSpareHalf)
  assert.equal(journal.append(end(3), ''), undefined)
  journal.forget(1)
  await append(batch(3))
  await journal.close()
  const [first, second, third] = read(path)
  assert.deepEqual([first, second, third], [opening, preamble(3), batch(3)])
  assert.deepEqual(read(path, HALF_BYTES), [preamble(2), batch(2, text(most))])
  assert.equal(readFileSync(path).length, JOURNAL_BYTES)
})

test('a file that is not whole is not opened', async () => {
  const { path, journal } = await open()
  await journal.close()
  const whole = readFileSync(path)
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(10, 1), whole.subarray(0, -1), Buffer.alloc(JOURNAL_BYTES)]) {
    writeFileSync(path, bytes)
    await assert.rejects(Journal.open(path), /not whole/)
  }
  writeFileSync(path, Buffer.alloc(JOURNAL_BYTES, 0xff))
  assert.deepEqual(read(path), [])
})
