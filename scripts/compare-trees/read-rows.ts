// The rows of a data directory whose gateway has stopped, a line each, in the order in which they were written. What no two
// runs have in common is left out: how writes fell into batches, which process held what, and the minutes of limits.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const LEFT_OUT: ReadonlySet<string> = new Set([
  'journal_mark',
  'limit_slots',
  'limit_leases',
  'processes',
  'schema_migrations',
])

export function readRows(data: string): string[] {
  const database = new DatabaseSync(join(data, 'crossmodel.db'), { readOnly: true, timeout: 5_000 })
  try {
    const schema = database.prepare('select type, name, sql from sqlite_schema order by name').all()
    const tables = schema.filter(({ type, name }) => type === 'table' && !LEFT_OUT.has(String(name)))
    return [
      ...schema.map(({ name, sql }) => `schema ${String(name)}: ${String(sql)}`),
      ...tables.flatMap(({ name }) => readTable(database, String(name))),
    ]
  } finally {
    database.close()
  }
}

function readTable(database: DatabaseSync, table: string): string[] {
  const statement = database.prepare(`select * from "${table}"`)
  statement.setReadBigInts(true)
  return statement.all().map((row) => {
    const values = Object.entries(row).map(([column, value]) => {
      const shown = value === null ? 'null' : column.endsWith('_ms') ? 'MOMENT' : String(value)
      return `${column}=${shown}`
    })
    return `row of ${table}: ${values.join(' ')}`
  })
}
