// A gateway's books after a kill and damage to their files: every row of what can happen to a disk. What was told and is
// missing is never more than what is said to be missing, the books add up, and nothing stays held.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { audit } from '../src/ledger/audit/audit.ts'
import { readIncidents } from '../src/store/incident-store.ts'
import { openStore } from '../src/store/open-store.ts'
import { findRecords } from '../src/store/sqlite/journal/journal-record.ts'
import { HALF_BYTES, JOURNAL_BYTES } from '../src/store/sqlite/journal/journal.ts'
import { StoreError } from '../src/store/store-error.ts'
import { copyFiles, flipBytes } from './damage.ts'
import { ending, holdRequest, openBench } from './ledger-bench.ts'
import { newSqliteOptions, storeContext } from './stores.ts'

const BALANCE = 10n ** 12n
const journalIn = (directory: string) => join(directory, 'crossmodel.journal')
const databaseIn = (directory: string) => join(directory, 'crossmodel.db')
const walIn = (directory: string) => join(directory, 'crossmodel.db-wal')

let crashed = ''
const told = new Map<string, bigint>()

/** One life under load, at whose end another program holds the database, so that the journal has much of it alone. */
before(async () => {
  const options = newSqliteOptions()
  const first = await openBench(await openStore(options, storeContext), BALANCE)
  await first.ledger.close()
  await first.store.close()
  const script = fileURLToPath(new URL('./ledger-child.ts', import.meta.url))
  const file = join(options.directory, 'told')
  const child = spawn(process.execPath, [script, JSON.stringify(options), file, 'ada', '16'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  const countTold = () => readFileSync(file, 'utf8').split('\n').length
  const isAlive = () => child.exitCode === null && child.signalCode === null
  const until = async (count: number, mostMs: number) => {
    const lastMs = Date.now() + mostMs
    while (countTold() < count && isAlive() && Date.now() < lastMs)
      await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await until(600, 60_000)
  const holder = new DatabaseSync(databaseIn(options.directory), { timeout: 5_000 })
  holder.exec('begin immediate')
  // Where the journal was nearly full, nothing more is told: it has much of it alone then, too.
  await until(countTold() + 100, 3_000)
  assert.ok(isAlive() && countTold() >= 600)
  child.kill('SIGKILL')
  await once(child, 'exit')
  holder.exec('rollback')
  // Closed, it would take the write-ahead log away.
  crashed = copy(options.directory)
  holder.close()
  for (const line of readFileSync(file, 'utf8').split('\n').slice(0, -1)) {
    const [id = '', charge = '0'] = line.split(' ')
    told.set(id, BigInt(charge))
  }
})

function copy(directory: string): string {
  return copyFiles([journalIn, databaseIn, walIn].map((path) => path(directory)))
}

/** Where a record begins which the journal alone has, with an end that was told, and which is not the newest. */
function findTold(directory: string): number {
  const bytes = readFileSync(journalIn(directory))
  const places: { number: number; at: number; text: string }[] = []
  for (const [from, until] of [
    [0, HALF_BYTES],
    [HALF_BYTES, JOURNAL_BYTES],
  ] as const) {
    let at = from
    for (const { kind, number, text, end } of findRecords(bytes, from, until)) {
      if (kind === 'batch') places.push({ number, at, text })
      at = end
    }
  }
  const newest = places.toSorted((a, b) => b.number - a.number).slice(1, 8)
  const found = newest.find(({ text }) => [...told.keys()].some((id) => text.includes(`"${id}","settled"`)))
  assert.ok(found !== undefined)
  return found.at
}

/** `loses` undefined: whether anything is lost depends on when the last checkpoint was. */
const rows: { name: string; loses: boolean | undefined; damage(directory: string): void }[] = [
  { name: 'nothing', loses: false, damage: () => {} },
  {
    name: 'bytes in the middle of the journal, flipped',
    loses: true,
    damage: (directory) => flipBytes(journalIn(directory), findTold(directory) + 100, 8),
  },
  { name: 'the journal, deleted', loses: true, damage: (directory) => rmSync(journalIn(directory)) },
  { name: 'the journal, emptied', loses: true, damage: (directory) => writeFileSync(journalIn(directory), '') },
  {
    name: 'the journal, cut in its records',
    loses: true,
    damage: (directory) => truncateSync(journalIn(directory), findTold(directory) + 100),
  },
  {
    name: 'the last bytes of the journal, cut',
    loses: false,
    damage: (directory) => truncateSync(journalIn(directory), 1_048_576 - 7),
  },
  {
    name: 'garbage behind the journal',
    loses: false,
    damage: (directory) => appendFileSync(journalIn(directory), 'x'.repeat(9_999)),
  },
  {
    name: 'the write-ahead log, cut in half',
    loses: undefined,
    damage: (directory) => truncateSync(walIn(directory), Math.floor(statSync(walIn(directory)).size / 2)),
  },
  {
    name: 'bytes of the write-ahead log, flipped',
    loses: undefined,
    damage: (directory) => flipBytes(walIn(directory), Math.floor(statSync(walIn(directory)).size / 2), 8),
  },
]

test('a database file that is cut in half is made whole by its write-ahead log, or refused in one line', async () => {
  const directory = copy(crashed)
  truncateSync(databaseIn(directory), Math.floor(statSync(databaseIn(directory)).size / 2))
  // Whether the log holds every page that is missing depends on when the last checkpoint was.
  try {
    const store = await openStore({ kind: 'sqlite', directory }, storeContext)
    const records = await store.db.selectFrom('generations').select(['id', 'charge_nanos']).execute()
    const charged = new Map(records.map(({ id, charge_nanos }) => [id, charge_nanos]))
    for (const [id, charge] of told) assert.equal(charged.get(id), charge)
    await store.close()
  } catch (error) {
    assert.ok(error instanceof StoreError, String(error))
    assert.match(error.message, /is corrupt or not a database; restore it from a backup/)
  }
})

for (const { name, loses, damage } of rows) {
  test(`after damage to ${name}, what is missing is said, and the books add up`, async () => {
    const directory = copy(crashed)
    damage(directory)
    const store = await openStore({ kind: 'sqlite', directory }, storeContext)
    const { ledger, principal } = await openBench(store, 0n)
    const records = await store.db.selectFrom('generations').select(['id', 'charge_nanos']).execute()
    const charged = new Map(records.map(({ id, charge_nanos }) => [id, charge_nanos]))
    const missing = [...told].filter(([id, charge]) => charged.get(id) !== charge).length
    const incidents = await readIncidents(store)
    if (loses === undefined) assert.ok(missing === 0 || incidents.length > 0, `${missing} are missing in silence`)
    else {
      assert.equal(missing > 0, loses, `${missing} of ${told.size} are missing`)
      assert.equal(incidents.length > 0, loses)
    }
    // Where the file itself is gone, nobody knows how much was in it.
    if (incidents.every(({ lost }) => lost !== undefined)) {
      const said = incidents.reduce((sum, { lost = 0 }) => sum + lost, 0)
      assert.ok(missing <= said, `${missing} are missing, ${said} are said to be`)
    }
    const { held_nanos, open_holds, posted_nanos } = await store.db
      .selectFrom('wallets')
      .selectAll()
      .orderBy('posted_nanos', 'desc')
      .executeTakeFirstOrThrow()
    assert.deepEqual([held_nanos, open_holds], [0n, 0])
    const spent = records.reduce((sum, { charge_nanos }) => sum + charge_nanos, 0n)
    assert.equal(posted_nanos, BALANCE - spent)
    // The price card is stored with the first record of a life that names it, so it may have been lost too.
    await ledger.settle(await ledger.hold(holdRequest(principal, 10n)), ending(10))
    assert.deepEqual((await audit(store)).differences, [])
    await ledger.close()
    await store.close()
    rmSync(directory, { recursive: true })
  })
}

test('a database whose write-ahead log is gone does not begin anew beside the journal of the old one', async () => {
  const directory = copy(crashed)
  rmSync(walIn(directory))
  truncateSync(databaseIn(directory), 0)
  await assert.rejects(openStore({ kind: 'sqlite', directory }, storeContext), (error) => {
    assert.ok(error instanceof StoreError)
    assert.match(error.message, /is empty, and the journal beside it proves that it was not/)
    return true
  })
  assert.ok(existsSync(journalIn(directory)))
})
