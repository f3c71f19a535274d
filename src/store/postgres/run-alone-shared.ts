// Work that only one gateway of a database does at a time, by an advisory lock. The lock belongs to a transaction that is
// open for as long as the work goes on and does nothing else: a lock of a session would outlive its holder behind a pooler
// of transactions. Where the connection breaks the lock is lost, so the work must be right also where two gateways do it.
import type { Client } from 'pg'
import { createRunAlone, type RunAlone, type Task } from '../run-alone.ts'

/** Any numbers that no other program uses as advisory locks. */
const LOCKS: { readonly [task in Task]: number } = {
  audit: 7_315_102_203,
  prune: 7_315_102_204,
  sweep: 7_315_102_205,
  sum: 7_315_102_206,
}

/** `connect` gives a connection of its own. */
export function createRunAloneShared(connect: () => Promise<Client>): RunAlone {
  const runAlone = createRunAlone()
  return (task, action) =>
    runAlone(task, async () => {
      const client = await connect()
      try {
        await client.query('begin')
        const { rows } = await client.query('select pg_try_advisory_xact_lock($1) as taken', [LOCKS[task]])
        return rows[0].taken === true ? await action() : 'busy'
      } finally {
        await client.end().catch(() => {})
      }
    })
}
