// A database and its journal through lives that end at any moment: what was answered is there, once, in the next life.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import fc from 'fast-check'
import { newSqliteOptions } from '../../../test/stores.ts'
import { JournaledCommitter } from './journaled-committer.ts'
import { AD_HOC, ANY_ROWS, GROUP_END, packBatch, type PreparedStatement } from './messages.ts'

const statements: PreparedStatement[] = [
  { table: 'things', sql: 'insert into things (name) values (?)', arity: 1 },
  { table: 'sums', sql: 'update sums set total = total + ?2 where name = ?1', arity: 2, keys: 1 },
]

type Life = { database: DatabaseSync; committer: JournaledCommitter; refused: number; troubles: string[] }

function begin(directory: string): Life {
  const database = new DatabaseSync(join(directory, 'a.db'))
  database.exec('pragma journal_mode = wal; pragma synchronous = off')
  database.exec('create table if not exists things (name text primary key)')
  database.exec('create table if not exists sums (name text primary key, total integer)')
  database.exec("insert or ignore into sums values ('all', 0)")
  const life: Life = { database, committer: undefined as never, refused: 0, troubles: [] }
  life.committer = new JournaledCommitter(database, journalIn(directory), {
    onRefused: () => (life.refused += 1),
    onTrouble: (message) => life.troubles.push(message),
  })
  life.committer.announce(statements)
  return life
}

const journalIn = (directory: string) => join(directory, 'a.journal')

/** Each name is one group: a row, and one more in the sum. */
function pack(names: readonly string[]) {
  const operations = names.flatMap(() => [0, 1, GROUP_END])
  return packBatch({ operations, values: names.flatMap((name) => [name, 'all', 1n]) })
}

function read({ database }: Life): { names: string[]; total: number } {
  const rows = database.prepare('select name from things order by name').all() as { name: string }[]
  const sum = database.prepare('select total from sums').get() as { total: number }
  return { names: rows.map(({ name }) => name), total: sum.total }
}

/** What a crash leaves: the files as they are now, in another place. */
function crash(directory: string, into: string): void {
  rmSync(into, { recursive: true, force: true })
  mkdirSync(into)
  cpSync(directory, into, { recursive: true })
}

test('whatever a life did before it ended, the next one has all that was answered, once', () => {
  const root = newSqliteOptions().directory
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 4 }).map((groups) => ({ kind: 'commit' as const, groups })) },
    { weight: 1, arbitrary: fc.constant({ kind: 'large' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'twice' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'other' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'apply' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'crash' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'close' as const }) },
  )
  let run = 0
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      run += 1
      let lives = 0
      let directory = join(root, `${run}-0`)
      mkdirSync(directory)
      let life = begin(directory)
      const expected = new Set<string>()
      const name = () => {
        const made = `n${expected.size}`.padEnd(8, '.')
        expected.add(made)
        return made
      }
      for (const each of steps) {
        if (each.kind === 'commit') {
          const names = Array.from({ length: each.groups }, name)
          assert.deepEqual(life.committer.commit(pack(names)), [])
        } else if (each.kind === 'large') {
          // More than the journal holds.
          const large = Array.from({ length: 2 }, () => name().padEnd(600_000, 'x'))
          for (const one of large) expected.delete(one.slice(0, 8))
          for (const one of large) expected.add(one)
          assert.deepEqual(life.committer.commit(pack(large)), [])
        } else if (each.kind === 'twice') {
          // The second group is refused, at once or later; the first one counts.
          const made = name()
          life.committer.commit(pack([made, made]))
        } else if (each.kind === 'other') {
          const made = name()
          const sql = 'insert into things (name) values (?)'
          const more = "update sums set total = total + 1 where name = 'all'"
          const values = [sql, 1, ANY_ROWS, made, more, 0, 1]
          const operations = [AD_HOC, AD_HOC, GROUP_END]
          assert.deepEqual(life.committer.commit(packBatch({ operations, values })), [])
        } else if (each.kind === 'apply') life.committer.apply()
        else {
          lives += 1
          const next = join(root, `${run}-${lives}`)
          if (each.kind === 'close') {
            life.committer.close()
            assert.ok(!existsSync(journalIn(directory)))
          }
          crash(directory, next)
          life.database.close()
          directory = next
          life = begin(directory)
          assert.deepEqual(life.troubles, [])
          assert.deepEqual(read(life), { names: [...expected].toSorted(), total: expected.size })
        }
      }
      life.committer.apply()
      assert.deepEqual(read(life), { names: [...expected].toSorted(), total: expected.size })
      life.database.close()
    }),
    { numRuns: 60 },
  )
})

test('a database from a backup is not given what belongs to a later time, nor to another one', () => {
  const root = newSqliteOptions().directory
  const [now, early, other] = ['now', 'early', 'other'].map((name) => join(root, name)) as [string, string, string]
  mkdirSync(now)
  const life = begin(now)
  life.committer.commit(pack(['a']))
  life.committer.apply()
  crash(now, early)
  const sql = "insert into things (name) values ('not in the journal')"
  life.committer.commit(packBatch({ operations: [AD_HOC, GROUP_END], values: [sql, 0, 1] }))
  life.committer.commit(pack(['d']))
  mkdirSync(other)
  const stranger = begin(other)
  stranger.database.close()
  for (const directory of [early, other]) {
    cpSync(journalIn(now), journalIn(directory))
    const later = begin(directory)
    assert.match(later.troubles.join(), /does not belong/)
    assert.ok(existsSync(`${journalIn(directory)}.set-aside`))
    assert.deepEqual(read(later).names, directory === early ? ['a'] : [])
    assert.deepEqual(later.committer.commit(pack(['e'])), [])
    later.committer.apply()
    assert.deepEqual(read(later).names, directory === early ? ['a', 'e'] : ['e'])
    later.database.close()
  }
  life.database.close()
})

test('groups that the journal takes are durable, whatever comes together with them', () => {
  const { directory } = newSqliteOptions()
  const life = begin(directory)
  const sql = 'insert into things (name) values (?)'
  const mixed = () =>
    packBatch({
      operations: [0, 1, GROUP_END, AD_HOC, GROUP_END, AD_HOC, GROUP_END, 0, 1, GROUP_END],
      values: ['a', 'all', 1n, sql, 1, ANY_ROWS, 'b', sql, 1, ANY_ROWS, 'b', 'c', 'all', 1n],
    })
  const holder = new DatabaseSync(join(directory, 'a.db'))
  holder.exec('begin immediate')
  assert.deepEqual(
    life.committer.commit(mixed()).map(([group]) => group),
    [1, 2],
  )
  holder.exec('rollback')
  holder.close()
  life.committer.apply()
  assert.deepEqual(read(life), { names: ['a', 'c'], total: 2 })
  life.database.exec("delete from things; update sums set total = 0 where name = 'all'")
  assert.deepEqual(
    life.committer.commit(mixed()).map(([group]) => group),
    [2],
  )
  assert.deepEqual(read(life), { names: ['a', 'b', 'c'], total: 2 })
  life.database.close()
})

test('where there can be no journal each batch goes into the database at once', () => {
  const { directory } = newSqliteOptions()
  const life = begin(directory)
  mkdirSync(journalIn(directory))
  assert.deepEqual(life.committer.commit(pack(['a', 'b'])), [])
  assert.equal(life.committer.isBehind, false)
  assert.deepEqual(read(life), { names: ['a', 'b'], total: 2 })
  assert.deepEqual(
    life.committer.commit(pack(['c', 'a'])).map(([group]) => group),
    [1],
  )
  assert.equal(life.troubles.length, 1)
  life.database.close()
})

test('while another program holds the database the journal takes what comes, and the database later all of it', () => {
  const { directory } = newSqliteOptions()
  const life = begin(directory)
  life.committer.commit(pack(['a']))
  const holder = new DatabaseSync(join(directory, 'a.db'))
  holder.exec('begin immediate')
  assert.throws(() => life.committer.apply(), /locked/)
  assert.deepEqual(life.committer.commit(pack(['b'])), [])
  holder.exec('rollback')
  holder.close()
  life.committer.apply()
  assert.deepEqual(read(life), { names: ['a', 'b'], total: 2 })
  life.database.close()
})
