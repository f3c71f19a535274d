// A database and its journal through lives that end at any moment: what was answered is there, once, in the next life.
import { systemClock } from '../../../foundation/time/clock.ts'
import type { PreparedStatement } from '../prepared-statement.ts'
import assert from 'node:assert/strict'
import { closeSync, cpSync, existsSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import fc from 'fast-check'
import { newSqliteOptions } from '../../../../test/stores.ts'
import { silentLog, type LogFields } from '../../../foundation/log.ts'
import { DurableBatches } from './durable-batches.ts'
import { AD_HOC, ANY_ROWS, GROUP_END, type Batch } from './batch.ts'
import { countRuns } from '../../../../test/runs.ts'

const statements: PreparedStatement[] = [
  { table: 'things', sql: 'insert into things (name) values (?)', arity: 1 },
  { table: 'sums', sql: 'update sums set total = total + ?2 where name = ?1', arity: 2, keys: 1 },
]
const insert = 'insert into things (name) values (?)'
const addOne = "update sums set total = total + 1 where name = 'all'"

type Life = { directory: string; batches: DurableBatches; incidents: string[]; troubles: string[] }

const databaseIn = (directory: string) => join(directory, 'a.db')
const journalIn = (directory: string) => join(directory, 'a.journal')

/** In a database of its own that has its tables. */
function newDirectory(): string {
  const { directory } = newSqliteOptions()
  const database = new DatabaseSync(databaseIn(directory))
  database.exec('pragma journal_mode = wal; create table things (name text primary key)')
  database.exec("create table sums (name text primary key, total integer); insert into sums values ('all', 0)")
  database.close()
  return directory
}

async function begin(directory: string, journal = journalIn(directory)): Promise<Life> {
  const life: Life = { directory, batches: undefined as never, incidents: [], troubles: [] }
  const log = {
    ...silentLog,
    warn: ({ fault }: LogFields) => void life.troubles.push(String(fault)),
    error: ({ kind, fault }: LogFields, message: string) =>
      void (kind === undefined ? life.troubles.push(String(fault)) : life.incidents.push(`${String(kind)} ${message}`)),
  }
  life.batches = await DurableBatches.open({ file: databaseIn(directory), journal, clock: systemClock, log })
  for (const statement of statements) life.batches.prepare(statement)
  return life
}

/** Each name is one group: a row, and one more in the sum. */
function plain(names: readonly string[]): Batch {
  return { operations: names.flatMap(() => [0, 1, GROUP_END]), values: names.flatMap((name) => [name, 'all', 1n]) }
}

/** The same, as statements that the database judges at once. */
function other(names: readonly string[]): Batch {
  const values = names.flatMap((name) => [insert, 1, ANY_ROWS, name, addOne, 0, 1])
  return { operations: names.flatMap(() => [AD_HOC, AD_HOC, GROUP_END]), values }
}

/** What the database has now. */
function look(directory: string): { names: string[]; total: number } {
  const database = new DatabaseSync(databaseIn(directory), { readOnly: true })
  const rows = database.prepare('select name from things order by name').all() as { name: string }[]
  const { total } = database.prepare('select total from sums').get() as { total: number }
  database.close()
  return { names: rows.map(({ name }) => name), total }
}

async function read({ batches, directory }: Life): Promise<{ names: string[]; total: number }> {
  await batches.catchUp()
  return look(directory)
}

/** What a crash leaves: the files as they are now, in another place; the journal is older than what it belongs to. */
function crash(directory: string): string {
  const into = newSqliteOptions().directory
  for (const path of [journalIn, databaseIn, (name: string) => `${databaseIn(name)}-wal`])
    if (existsSync(path(directory))) cpSync(path(directory), path(into))
  return into
}

/** As the documentation says to make one, while the gateway runs. */
function backUp(directory: string, into: string): void {
  const database = new DatabaseSync(databaseIn(directory))
  database.prepare('vacuum into ?').run(databaseIn(into))
  database.close()
}

/** Another program writes to the database, and takes its time. */
function lock(directory: string): () => void {
  const holder = new DatabaseSync(databaseIn(directory))
  holder.exec('begin immediate')
  return () => {
    holder.exec('rollback')
    holder.close()
  }
}

test('whatever a life did before it ended, the next one has all that was answered, once', async () => {
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 4 }).map((groups) => ({ kind: 'plain' as const, groups })) },
    // Twice as much as is brought in at once, and more than the journal takes.
    { weight: 2, arbitrary: fc.constantFrom(100_000, 600_000).map((size) => ({ kind: 'large' as const, size })) },
    { weight: 1, arbitrary: fc.constant({ kind: 'twice' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'other' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'read' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'crash' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'close' as const }) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      let life = await begin(newDirectory())
      const expected = new Set<string>()
      const name = (length = 8) => {
        const made = `n${expected.size}`.padEnd(length, '.')
        expected.add(made)
        return made
      }
      const assertWhole = async () =>
        assert.deepEqual(await read(life), { names: [...expected].toSorted(), total: expected.size })
      for (const each of steps) {
        if (each.kind === 'plain')
          assert.deepEqual(await life.batches.write(plain(Array.from({ length: each.groups }, () => name()))), [])
        else if (each.kind === 'large')
          assert.deepEqual(await life.batches.write(plain([name(each.size), name(each.size)])), [])
        else if (each.kind === 'twice') {
          // The second group is refused, at once or later; the first one counts.
          const made = name()
          await life.batches.write(plain([made, made]))
        } else if (each.kind === 'other') assert.deepEqual(await life.batches.commit(other([name()])), [])
        else if (each.kind === 'read') await assertWhole()
        else {
          if (each.kind === 'close') await life.batches.close()
          assert.ok(each.kind === 'crash' || !existsSync(journalIn(life.directory)))
          const next = crash(life.directory)
          await life.batches.close()
          rmSync(life.directory, { recursive: true })
          life = await begin(next)
          // But for what 'twice' had refused.
          const incidents = life.incidents.filter((each) => !each.startsWith('record-refused'))
          assert.deepEqual([life.troubles, incidents], [[], []])
          assert.deepEqual(look(next), { names: [...expected].toSorted(), total: expected.size })
        }
      }
      await assertWhole()
      await life.batches.close()
      assert.deepEqual(look(life.directory), { names: [...expected].toSorted(), total: expected.size })
      rmSync(life.directory, { recursive: true })
    }),
    { numRuns: countRuns(25, 8) },
  )
})

test('a database from a backup is not given what belongs to a later time, nor to another one', async () => {
  const life = await begin(newDirectory())
  await life.batches.write(plain(['a']))
  await life.batches.catchUp()
  const early = newSqliteOptions().directory
  backUp(life.directory, early)
  await life.batches.commit(other(['not in the journal']))
  await life.batches.write(plain(['d']))
  const stranger = newDirectory()
  await (await begin(stranger)).batches.close()
  for (const directory of [early, stranger]) {
    cpSync(journalIn(life.directory), journalIn(directory))
    const later = await begin(directory)
    const whose = directory === early ? /a later time of this database .* lacks up to 1 answers/ : /another database/
    assert.match(later.incidents.join(), whose)
    assert.equal(later.incidents.length, 1)
    assert.ok(existsSync(`${journalIn(directory)}.set-aside`))
    assert.deepEqual(look(directory).names, directory === early ? ['a'] : [])
    assert.deepEqual(await later.batches.write(plain(['e'])), [])
    assert.deepEqual((await read(later)).names, directory === early ? ['a', 'e'] : ['e'])
    await later.batches.close()
  }
  await life.batches.close()
})

test('a database from a backup is given what follows on what it has', async () => {
  const life = await begin(newDirectory())
  await life.batches.write(plain(['a']))
  await life.batches.catchUp()
  const early = crash(life.directory)
  await life.batches.write(plain(['b']))
  cpSync(journalIn(life.directory), journalIn(early), { force: true })
  const later = await begin(early)
  assert.deepEqual([later.troubles, look(early).names], [[], ['a', 'b']])
  await later.batches.close()
  await life.batches.close()
})

test('where there can be no journal each batch goes into the database at once', async () => {
  const directory = newDirectory()
  const life = await begin(directory, join(directory, 'missing', 'a.journal'))
  assert.deepEqual(await life.batches.write(plain(['a', 'b'])), [])
  assert.deepEqual(look(directory), { names: ['a', 'b'], total: 2 })
  assert.equal(life.batches.catchUp(), undefined)
  const refused = await life.batches.write(plain(['c', 'a']))
  assert.deepEqual(
    refused.map(([group]) => group),
    [1],
  )
  assert.equal(life.troubles.length, 1)
  await life.batches.close()
})

test('a journal that fails under a batch is given up, and nothing is lost or comes in twice', async (context) => {
  if (!existsSync('/proc/self/fd')) return context.skip('no way here to take an open file away')
  const directory = newDirectory()
  const life = await begin(directory)
  await life.batches.write(plain(['a']))
  const isJournal = (file: string) => {
    try {
      return readlinkSync(`/proc/self/fd/${file}`) === journalIn(directory)
    } catch {
      return false
    }
  }
  for (const file of readdirSync('/proc/self/fd').filter(isJournal)) closeSync(Number(file))
  assert.deepEqual(await life.batches.write(plain(['b'])), [])
  assert.match(life.troubles.join(), /no journal/)
  assert.deepEqual(look(directory), { names: ['a', 'b'], total: 2 })
  assert.deepEqual(await life.batches.write(plain(['c'])), [])
  const next = await begin(crash(directory))
  assert.deepEqual([next.troubles, look(next.directory)], [[], { names: ['a', 'b', 'c'], total: 3 }])
  await next.batches.close()
  await life.batches.close()
})

test('while another program holds the database the journal takes what comes, and the database later all of it', async () => {
  const directory = newDirectory()
  const life = await begin(directory)
  await life.batches.write(plain(['a']))
  const unlock = lock(directory)
  await assert.rejects(async () => life.batches.catchUp(), /locked/)
  assert.match(life.troubles.join(), /locked/)
  assert.deepEqual(await life.batches.write(plain(['b'])), [])
  const refused = await life.batches.commit(other(['refused']))
  assert.match(refused[0]?.[1].message ?? '', /locked/)
  assert.deepEqual(await life.batches.write(plain(['c'])), [])
  assert.deepEqual(look(directory).names, [])
  unlock()
  assert.deepEqual(await read(life), { names: ['a', 'b', 'c'], total: 3 })
  await life.batches.close()
})

test('once the journal is full, nothing is answered as durable before the database takes more', async () => {
  const directory = newDirectory()
  const life = await begin(directory)
  const unlock = lock(directory)
  const half = 'x'.repeat(500_000)
  assert.deepEqual(await life.batches.write(plain([`${half}1`])), [])
  assert.deepEqual(await life.batches.write(plain([`${half}2`])), [])
  for (const name of [`${half}3`, 'small'])
    assert.match((await life.batches.write(plain([name])))[0]?.[1].message ?? '', /locked/)
  unlock()
  assert.deepEqual(await life.batches.write(plain(['small'])), [])
  assert.deepEqual(await read(life), { names: ['small', `${half}1`, `${half}2`], total: 3 })
  await life.batches.close()
})

test('a database that was locked until the end has everything at the next start', async () => {
  const directory = newDirectory()
  const life = await begin(directory)
  await life.batches.write(plain(['a']))
  const unlock = lock(directory)
  await life.batches.close()
  assert.ok(existsSync(journalIn(directory)))
  unlock()
  const next = await begin(directory)
  assert.deepEqual(look(directory), { names: ['a'], total: 1 })
  await next.batches.close()
})
