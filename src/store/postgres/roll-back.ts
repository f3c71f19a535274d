// Ends a transaction that failed. Where the server itself did not answer, nothing is sent: the connection is of no use any
// more, a rollback would wait on it for as long as the failed statement did, and the server rolls back when it is closed.
import { DatabaseError, type ClientBase } from 'pg'

/** `error` is what stopped the transaction; unless we stopped it ourselves, the connection must be released with it. */
export async function rollBack(client: ClientBase, error: unknown): Promise<void> {
  const isOurs = error instanceof Error && (error.name === 'AssertionError' || error.name === 'WriteConflict')
  if (isOurs || error instanceof DatabaseError) await client.query('rollback').catch(() => {})
}
