// One transaction on Postgres: begun, committed or rolled back, its connection given back or dropped. Its outcome is
// returned and not thrown, since after a commit that was not answered the outcome is unknown.
import { DatabaseError, type ClientBase, type PoolClient, type QueryConfig } from 'pg'
import { AssertionError } from '../../foundation/assert.ts'
import { WriteConflict } from '../store-error.ts'

/** What runs the statements of a transaction. */
export type Transaction = Pick<ClientBase, 'query'>

/** `isUnclear`: it was sent to be committed, and nobody knows what became of that; otherwise nothing was written. */
export type Transacted<Result> = { result: Result } | { fault: Error; isUnclear: boolean }

/** `settings`: statements that hold for this transaction, each `set local`. */
export async function transact<Result>(
  connect: () => Promise<PoolClient>,
  settings: string,
  action: (transaction: Transaction) => Promise<Result>,
): Promise<Transacted<Result>> {
  const client = await connect().catch((error: unknown) => error as Error)
  if (client instanceof Error) return { fault: client, isUnclear: false }
  const transacted = await transactOn(client, settings, action)
  // A connection that failed is not used again.
  client.release('fault' in transacted && !isSound(transacted.fault) ? transacted.fault : undefined)
  return transacted
}

/** The same on a connection of the caller's, who gives it back. */
export async function transactOn<Result>(
  client: ClientBase,
  settings: string,
  action: (transaction: Transaction) => Promise<Result>,
): Promise<Transacted<Result>> {
  let isSent = false
  try {
    await client.query(`begin; ${settings}`)
    const result = await action(client)
    isSent = true
    await client.query('commit')
    return { result }
  } catch (error) {
    // Where the server itself did not answer, nothing is sent: a rollback would wait for as long as the failed statement
    // did, and the server rolls back when the connection is closed.
    if (isOurs(error) || error instanceof DatabaseError) await client.query('rollback').catch(() => {})
    return { fault: error as Error, isUnclear: isSent }
  }
}

/** A prepared statement that has lost its database when it takes longer than `timeoutMs`. */
export function timedQuery(name: string, text: string, values: readonly unknown[], timeoutMs: number): QueryConfig {
  // The driver's types do not know the bound of a single query.
  const query: QueryConfig & { query_timeout: number } = { name, text, values: [...values], query_timeout: timeoutMs }
  return query
}

/** Whether the transaction waited too long for a lock that another session has. */
export function isLockTimeout(fault: Error): boolean {
  return fault instanceof DatabaseError && fault.code === '55P03'
}

/** Whether the database works and refused this very data, or our own rules were broken by it. */
export function isRefusal(fault: Error): boolean {
  // Data exceptions, integrity constraints, limits of a program: https://www.postgresql.org/docs/current/errcodes-appendix.html
  return isOurs(fault) || (fault instanceof DatabaseError && /^(?:22|23|54)/.test(fault.code ?? ''))
}

/** Whether the connection is of further use after this fault. */
function isSound(fault: Error): boolean {
  return isRefusal(fault) || isLockTimeout(fault)
}

function isOurs(error: unknown): boolean {
  return error instanceof AssertionError || error instanceof WriteConflict
}
