// better-auth's adapter on our store: it reads through `db` and writes through `write`, the same for SQLite and Postgres.
// There is no transaction around several calls, as nowhere in the gateway; what better-auth must do at most once (using up a
// token, counting a wrong code) is one conditional write, which fails where another one was faster. Which tables and columns it
// works on is said in `auth-tables.ts`: times are columns that end in `_ms`, and dates towards better-auth; truth is 0 or 1.
import { createAdapterFactory, type CleanedWhere } from '@better-auth/core/db/adapter'
import { sql, type Expression, type ExpressionBuilder, type Kysely, type SqlBool } from 'kysely'
import { assert } from '../../foundation/assert.ts'
import { expectRows } from '../../store/statement.ts'
import { WriteConflict } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'

type Row = { [column: string]: unknown }

/** The tables as better-auth names them at run time. */
type Tables = { [table: string]: { [column: string]: unknown } }

/** Rows that one write changes at most; more are changed by several. */
const ROWS_AT_ONCE = 500

/** How often a write of several rows is tried where others change the same rows. */
const TRIES = 5

/** What better-auth takes as its `database`. */
export function createAuthAdapter(store: Store) {
  return createAdapterFactory({
    config: {
      adapterId: 'crossmodel',
      supportsNumericIds: false,
      supportsBooleans: false,
      supportsDates: true,
      transaction: false,
    },
    adapter: ({ getFieldName }) => new AuthTables(store, getFieldName).methods(),
  })
}

type ColumnOf = (named: { model: string; field: string }) => string
type Matched = { model: string; where: CleanedWhere[] }

class AuthTables {
  readonly #store: Store
  readonly #db: Kysely<Tables>
  /** better-auth's own name of a field to the column's. Conditions come with columns, what is sorted by does not. */
  readonly #columnOf: ColumnOf

  constructor(store: Store, columnOf: ColumnOf) {
    this.#store = store
    this.#columnOf = columnOf
    this.#db = store.db as unknown as Kysely<Tables>
  }

  /** better-auth's types let each caller say what the rows are: it knows its own schema. */
  methods() {
    return {
      create: async <T>({ model, data }: { model: string; data: T }): Promise<T> => {
        await this.#store.write([this.#db.insertInto(model).values(encodeRow(data as Row))])
        return data
      },
      findOne: async <T>(matched: Matched): Promise<T | null> =>
        ((await this.#read(matched, 1))[0] ?? null) as T | null,
      findMany: async <T>(query: {
        model: string
        where?: CleanedWhere[] | undefined
        limit: number
        sortBy?: { field: string; direction: 'asc' | 'desc' } | undefined
        offset?: number | undefined
      }): Promise<T[]> => (await this.#read({ ...query, where: query.where ?? [] }, query.limit, query)) as T[],
      count: async ({ model, where }: { model: string; where?: CleanedWhere[] | undefined }): Promise<number> => {
        const matching = this.#db.selectFrom(model).where((eb) => all(eb, where ?? []))
        const row = await matching.select((eb) => eb.fn.countAll().as('rows')).executeTakeFirst()
        return Number(row?.['rows'] ?? 0)
      },
      update: async <T>(request: Matched & { update: T }): Promise<T | null> => {
        const [found] = request.where.length === 0 ? [] : await this.#read(request, 1)
        if (found === undefined) return null
        await this.#store.write([this.#updateOf(request.model, found, request.where, request.update as Row)])
        return (await this.#readAgain(request.model, found)) as T | null
      },
      updateMany: (request: Matched & { update: Row }): Promise<number> =>
        this.#inSteps(request, (ids) =>
          this.#db
            .updateTable(request.model)
            .set(encodeRow(request.update))
            .where((eb) => eb.and([all(eb, request.where), eb('id', 'in', ids)])),
        ),
      delete: async (matched: Matched): Promise<void> => {
        await this.#store.write([this.#db.deleteFrom(matched.model).where((eb) => all(eb, matched.where))])
      },
      deleteMany: (matched: Matched): Promise<number> =>
        this.#inSteps(matched, (ids) => this.#db.deleteFrom(matched.model).where('id', 'in', ids)),
      consumeOne: <T>(matched: Matched): Promise<T | null> => this.#consume(matched) as Promise<T | null>,
      incrementOne: <T>(
        request: Matched & { increment: { [column: string]: number }; set?: Row | undefined },
      ): Promise<T | null> => this.#increment(request) as Promise<T | null>,
    }
  }

  async #read({ model, where }: Matched, limit: number, order: Order = {}): Promise<Row[]> {
    let query = this.#db
      .selectFrom(model)
      .selectAll()
      .where((eb) => all(eb, where))
      .limit(limit)
    if (order.offset !== undefined) query = query.offset(order.offset)
    if (order.sortBy !== undefined) {
      const { field, direction } = order.sortBy
      query = query.orderBy(this.#columnOf({ model, field }), direction)
    }
    return (await query.execute()).map(decodeRow)
  }

  async #readAgain(model: string, { id }: Row): Promise<Row | null> {
    const row = await this.#db.selectFrom(model).selectAll().where('id', '=', id).executeTakeFirst()
    return row === undefined ? null : decodeRow(row)
  }

  #updateOf(model: string, { id }: Row, where: CleanedWhere[], values: Row) {
    return this.#db
      .updateTable(model)
      .set(encodeRow(values))
      .where((eb) => eb.and([all(eb, where), eb('id', '=', id)]))
  }

  /** The row is the caller's who deleted it. */
  async #consume(matched: Matched): Promise<Row | null> {
    const [found] = await this.#read(matched, 1)
    if (found === undefined) return null
    const { id } = found
    const deletion = this.#db
      .deleteFrom(matched.model)
      .where((eb) => eb.and([all(eb, matched.where), eb('id', '=', id)]))
    return (await this.#happened([expectRows(1, deletion)])) ? found : null
  }

  async #increment(request: Matched & { increment: { [column: string]: number }; set?: Row | undefined }) {
    const [found] = await this.#read(request, 1)
    if (found === undefined) return null
    const { id } = found
    const update = this.#db
      .updateTable(request.model)
      .set({
        ...encodeRow(request.set ?? {}),
        ...Object.fromEntries(
          Object.entries(request.increment).map(([column, by]) => [column, sql`${sql.ref(column)} + ${by}`]),
        ),
      })
      .where((eb) => eb.and([all(eb, request.where), eb('id', '=', id)]))
    return (await this.#happened([expectRows(1, update)])) ? this.#readAgain(request.model, found) : null
  }

  /** How many rows were changed, exactly: a step in which another writer was faster is done again. */
  async #inSteps(matched: Matched, write: (ids: unknown[]) => Parameters<typeof expectRows>[1]): Promise<number> {
    let changed = 0
    let tries = TRIES
    let afterId = ''
    for (;;) {
      const step = this.#db
        .selectFrom(matched.model)
        .select('id')
        .where((eb) => eb.and([all(eb, matched.where), eb('id', '>', afterId)]))
        .orderBy('id')
        .limit(ROWS_AT_ONCE)
      const ids = (await step.execute()).map(({ id }) => id as string)
      if (ids.length === 0) return changed
      if (await this.#happened([expectRows(ids.length, write(ids))])) {
        changed += ids.length
        afterId = ids.at(-1) ?? afterId
        continue
      }
      tries -= 1
      if (tries === 0) throw new WriteConflict('others change the same rows all the time')
    }
  }

  async #happened(writes: Parameters<Store['write']>[0]): Promise<boolean> {
    try {
      await this.#store.write(writes)
      return true
    } catch (error) {
      if (error instanceof WriteConflict) return false
      throw error
    }
  }
}

type Order = { offset?: number | undefined; sortBy?: { field: string; direction: 'asc' | 'desc' } | undefined }

/** All that are joined by `AND`, and one of those that are joined by `OR`. */
function all(eb: ExpressionBuilder<Tables, string>, where: readonly CleanedWhere[]): Expression<SqlBool> {
  const must = where.filter(({ connector }) => connector !== 'OR').map((condition) => one(eb, condition))
  const may = where.filter(({ connector }) => connector === 'OR').map((condition) => one(eb, condition))
  return eb.and(may.length === 0 ? must : [...must, eb.or(may)])
}

const comparisons = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

function one(
  eb: ExpressionBuilder<Tables, string>,
  { field, operator, value, mode }: CleanedWhere,
): Expression<SqlBool> {
  // E-mails are lower case as they are stored; nothing that is open to callers compares without case or by a pattern.
  assert(mode !== 'insensitive', 'sign-in: a comparison without case')
  switch (operator) {
    case 'in':
    case 'not_in': {
      const values = (Array.isArray(value) ? value : [value]).map(encode)
      if (values.length === 0) return operator === 'in' ? sql<SqlBool>`1 = 0` : sql<SqlBool>`1 = 1`
      return eb(field, operator === 'in' ? 'in' : 'not in', values)
    }
    case 'eq':
    case 'ne':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      if (value === null) return eb(field, operator === 'eq' ? 'is' : 'is not', null)
      return eb(field, comparisons[operator], encode(value))
    default:
      throw new Error(`sign-in: ${operator} is not offered`)
  }
}

function encode(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && 'getTime' in value) return (value as Date).getTime()
  return typeof value === 'boolean' ? Number(value) : value
}

function encodeRow(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, encode(value)]))
}

function decodeRow(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      column.endsWith('_ms') && typeof value === 'number' ? new Date(value) : value,
    ]),
  )
}
