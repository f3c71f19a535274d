// A journal or a write-ahead log that is not as its process left it: what can be read is brought in, and what it may have
// cost is said, with a number that is never too small.
import { systemClock } from '../../../foundation/time/clock.ts'
import assert from 'node:assert/strict'
import { appendFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { before, test } from 'node:test'
import { copyFiles, flipBytes } from '../../../../test/damage.ts'
import { newSqliteOptions } from '../../../../test/stores.ts'
import { silentLog, type LogFields } from '../../../foundation/log.ts'
import { StoreError } from '../../store-error.ts'
import { DurableBatches } from '../writer/durable-batches.ts'
import { findRecords } from './journal-record.ts'
import { HALF_BYTES, JOURNAL_BYTES } from './journal.ts'
import { GROUP_END } from '../writer/batch.ts'

const databaseIn = (directory: string) => join(directory, 'a.db')
const walIn = (directory: string) => join(directory, 'a.db-wal')
const journalIn = (directory: string) => join(directory, 'a.journal')

type Incident = { kind: string; lost: number | undefined }

async function open(directory: string): Promise<{ batches: DurableBatches; incidents: Incident[] }> {
  const incidents: Incident[] = []
  const log = { ...silentLog, error: ({ kind, lost }: LogFields) => void incidents.push({ kind, lost } as Incident) }
  const batches = await DurableBatches.open({
    file: databaseIn(directory),
    journal: journalIn(directory),
    clock: systemClock,
    log,
  })
  batches.prepare({ table: 'things', sql: 'insert into things (name) values (?)', arity: 1 })
  return { batches, incidents }
}

const namesIn = (directory: string): string[] => {
  const database = new DatabaseSync(databaseIn(directory), { readOnly: true })
  const rows = database.prepare('select name from things order by name').all()
  database.close()
  return rows.map(({ name }) => String(name))
}

/** Of `groups` rows each, so that what is lost is more than batches. */
const GROUPS = 3
const APPLIED = 4
const JOURNALED = 6
const nameOf = (batch: number, group: number) => `${String(batch).padStart(2, '0')}-${group}`
const allNames = Array.from({ length: APPLIED + JOURNALED }, (_, batch) =>
  Array.from({ length: GROUPS }, (_each, group) => nameOf(batch, group)),
).flat()

let crashed = ''

/** A directory whose process died: four batches are in the database (in its write-ahead log), six in the journal alone. */
before(async () => {
  const { directory } = newSqliteOptions()
  const database = new DatabaseSync(databaseIn(directory))
  database.exec('pragma journal_mode = wal; create table things (name text primary key)')
  database.close()
  const { batches } = await open(directory)
  const write = (batch: number) =>
    batches.write({
      operations: Array.from({ length: GROUPS }, () => [0, GROUP_END]).flat(),
      values: Array.from({ length: GROUPS }, (_, group) => nameOf(batch, group)),
    })
  for (let batch = 0; batch < APPLIED; batch += 1) {
    assert.deepEqual(await write(batch), [])
    await batches.catchUp()
  }
  const holder = new DatabaseSync(databaseIn(directory))
  holder.exec('begin immediate')
  for (let batch = APPLIED; batch < APPLIED + JOURNALED; batch += 1) assert.deepEqual(await write(batch), [])
  crashed = copy(directory)
  holder.exec('rollback')
  holder.close()
  await batches.close()
})

function copy(directory: string): string {
  return copyFiles([journalIn, databaseIn, walIn].map((path) => path(directory)))
}

/** Where the records of the batches that only the journal has lie in its file. */
function placesIn(directory: string): { from: number; until: number }[] {
  let from = 0
  return findRecords(readFileSync(journalIn(directory)), 0, HALF_BYTES).map(({ end }) => {
    const place = { from, until: end }
    from = end
    return place
  })
}

type Row = {
  name: string
  damage(directory: string): void
  /** Batches whose rows are missing afterwards; all others are there. */
  missing: number[]
  incidents: Incident[]
}

const batchesFrom = (from: number, until = APPLIED + JOURNALED) =>
  Array.from({ length: until - from }, (_, index) => from + index)
const isMissing = { kind: 'journal-missing', lost: undefined }

const rows: Row[] = [
  { name: 'nothing', damage: () => {}, missing: [], incidents: [] },
  {
    name: 'eight bytes in the middle of the journal',
    damage(directory) {
      const place = placesIn(directory).at(-4)
      flipBytes(journalIn(directory), (place?.from ?? 0) + 30, 8)
    },
    missing: [6],
    incidents: [{ kind: 'journal-damaged', lost: GROUPS }],
  },
  {
    name: 'the header of a record in the middle of the journal',
    damage: (directory) => flipBytes(journalIn(directory), placesIn(directory).at(-3)?.from ?? 0, 20),
    missing: [7],
    incidents: [{ kind: 'journal-damaged', lost: GROUPS }],
  },
  {
    name: 'several places in the journal',
    damage(directory) {
      const places = placesIn(directory)
      for (const index of [-5, -4, -2]) flipBytes(journalIn(directory), (places.at(index)?.from ?? 0) + 25, 1)
    },
    missing: [5, 6, 8],
    incidents: [{ kind: 'journal-damaged', lost: 3 * GROUPS }],
  },
  {
    name: 'the last record, torn',
    damage(directory) {
      const place = placesIn(directory).at(-1)
      const bytes = readFileSync(journalIn(directory))
      bytes.fill(0, (place?.from ?? 0) + 40, place?.until)
      writeFileSync(journalIn(directory), bytes)
    },
    missing: [9],
    incidents: [],
  },
  {
    name: 'the journal, deleted',
    damage: (directory) => rmSync(journalIn(directory)),
    missing: batchesFrom(APPLIED),
    incidents: [isMissing],
  },
  {
    name: 'the journal, emptied',
    damage: (directory) => writeFileSync(journalIn(directory), ''),
    missing: batchesFrom(APPLIED),
    incidents: [isMissing],
  },
  {
    name: 'the journal, overwritten with zeros',
    damage: (directory) => writeFileSync(journalIn(directory), Buffer.alloc(JOURNAL_BYTES)),
    missing: batchesFrom(APPLIED),
    incidents: [isMissing],
  },
  {
    name: 'the journal, cut in half',
    damage: (directory) => truncateSync(journalIn(directory), JOURNAL_BYTES / 2),
    missing: [],
    incidents: [isMissing],
  },
  {
    name: 'the journal, cut in its third record',
    damage: (directory) => truncateSync(journalIn(directory), (placesIn(directory).at(-4)?.from ?? 0) + 30),
    missing: batchesFrom(APPLIED + 2),
    incidents: [isMissing],
  },
  {
    name: 'the last seven bytes of the file, cut',
    damage: (directory) => truncateSync(journalIn(directory), JOURNAL_BYTES - 7),
    missing: [],
    incidents: [],
  },
  {
    name: 'a byte at the end of the file',
    damage: (directory) => flipBytes(journalIn(directory), JOURNAL_BYTES - 1, 1),
    missing: [],
    incidents: [],
  },
  {
    name: 'garbage behind the journal',
    damage: (directory) => appendFileSync(journalIn(directory), 'x'.repeat(5_000)),
    missing: [],
    incidents: [],
  },
  {
    name: 'zeros behind the journal',
    damage: (directory) => appendFileSync(journalIn(directory), Buffer.alloc(5_000)),
    missing: [],
    incidents: [],
  },
  {
    name: 'the write-ahead log, before its last transaction',
    damage: (directory) => truncateSync(walIn(directory), statSync(walIn(directory)).size - 4_096),
    // The journal had written over the batch that the database lost now.
    missing: [3],
    incidents: [{ kind: 'database-behind', lost: GROUPS }],
  },
]

for (const { name, damage, missing, incidents } of rows) {
  test(`damaged: ${name}`, async () => {
    const directory = copy(crashed)
    damage(directory)
    const life = await open(directory)
    assert.deepEqual(life.incidents, incidents)
    const expected = allNames.filter((each) => !missing.includes(Number(each.slice(0, 2))))
    assert.deepEqual(namesIn(directory), expected)
    // Where something was wrong, the file stays under another name.
    assert.equal(existsSync(`${journalIn(directory)}.damaged`), incidents.length > 0 && !name.includes('deleted'))
    const database = new DatabaseSync(databaseIn(directory), { readOnly: true })
    const kept = database.prepare('select kind, lost from incidents order by id').all()
    database.close()
    assert.deepEqual(
      kept.map(({ kind, lost }) => ({ kind, lost: lost ?? undefined })),
      incidents,
    )
    await life.batches.close()
    const next = await open(directory)
    assert.deepEqual(next.incidents, [])
    await next.batches.close()
    rmSync(directory, { recursive: true })
  })
}

test('a database that lost more than its journal has says how much, and is given the rest', async () => {
  const directory = copy(crashed)
  // The first batch that only the journal had, as if the write-ahead log had lost it: the mark says so in the database.
  const places = placesIn(directory)
  for (const index of [-6, -5]) flipBytes(journalIn(directory), (places.at(index)?.from ?? 0) + 25, 1)
  const life = await open(directory)
  assert.deepEqual(life.incidents, [{ kind: 'database-behind', lost: 2 * GROUPS }])
  assert.deepEqual(
    namesIn(directory),
    allNames.filter((each) => !['04', '05'].includes(each.slice(0, 2))),
  )
  await life.batches.close()
})

test('an empty database beside a journal that proves more is refused, each time, and the journal stays', async () => {
  const directory = copy(crashed)
  rmSync(walIn(directory))
  rmSync(databaseIn(directory))
  for (let time = 0; time < 2; time += 1)
    await assert.rejects(open(directory), (error) => {
      assert.ok(error instanceof StoreError)
      assert.match(
        error.message,
        /^[^\n]*a\.db is empty, and the journal beside it proves that it was not\. Put .* back/,
      )
      return true
    })
  assert.ok(existsSync(journalIn(directory)))
  rmSync(journalIn(directory))
  const anew = await open(directory)
  assert.deepEqual(anew.incidents, [])
  await anew.batches.close()
})

test('a journal of an older release is brought in, and a gap in it counts batches', async () => {
  const directory = copy(crashed)
  const bytes = readFileSync(journalIn(directory))
  // As that release wrote them: without groups, and without the record that the file begins with.
  const { crc32 } = await import('node:zlib')
  let at = 0
  for (const { end } of findRecords(bytes, 0, HALF_BYTES)) {
    bytes.writeUInt32LE(bytes.readUInt8(at + 16), at + 16)
    bytes.writeUInt32LE(crc32(bytes.subarray(at + 4, end)), at)
    at = end
  }
  writeFileSync(journalIn(directory), bytes)
  const database = new DatabaseSync(databaseIn(directory))
  database.exec('update journal_mark set has_journal = 0, groups = 0, last_groups = 0')
  database.close()
  const whole = copyWithoutWal(directory)
  const life = await open(whole)
  assert.deepEqual([life.incidents, namesIn(whole)], [[], allNames])
  await life.batches.close()
})

/** Its write-ahead log was taken into it when it was closed. */
function copyWithoutWal(directory: string): string {
  return copyFiles([journalIn, databaseIn].map((path) => path(directory)))
}
