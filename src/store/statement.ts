// One write, ready for either database. Statements are committed in groups, all or none; there is no interactive
// transaction anywhere, so none can be left open across an await.
import type { CompiledQuery } from 'kysely'

export type Statement = {
  sql: string
  parameters: readonly unknown[]
  /** The group is refused unless this statement changed exactly so many rows. */
  expectRows?: number
}

/** Anything that Kysely can turn into SQL. */
export type Compilable = { compile(): CompiledQuery }

export type Write = Statement | Compilable

/** This write must change exactly `rows` rows, or its whole group is refused. */
export function expectRows(rows: number, write: Compilable): Statement {
  const { sql, parameters } = write.compile()
  return { sql, parameters, expectRows: rows }
}

export function compileWrite(write: Write): Statement {
  return 'compile' in write ? write.compile() : write
}
