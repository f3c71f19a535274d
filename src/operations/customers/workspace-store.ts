// The list of workspaces with what is in their wallets: page by page for the operator, or those of some ids.
import { sql } from 'kysely'
import { decodeWallet } from '../../ledger/rows/read-wallet.ts'
import type { Wallet } from '../../ledger/rules/wallet.ts'
import type { Store } from '../../store/store.ts'

export type ListedWorkspace = { id: string; name: string; status: string; createdMs: number; wallet: Wallet }

/** The last workspace of the page before. */
type After = { createdMs: number; id: string }

type Query = {
  /** Of these alone; at least one. */
  ids?: readonly string[] | undefined
  /** In the name or the id. */
  search?: string | undefined
  after?: After | undefined
  limit: number
}

/** The newest first. Deleted ones are not among them. */
export async function readWorkspacePage(
  { db }: Pick<Store, 'db'>,
  { ids, search, after, limit }: Query,
): Promise<ListedWorkspace[]> {
  let query = db
    .selectFrom('owners')
    .innerJoin('wallets', 'wallets.owner_id', 'owners.id')
    .selectAll('wallets')
    .select(['owners.name as owner_name', 'owners.status as owner_status', 'owners.created_ms as owner_created_ms'])
    .where('owners.status', '!=', 'deleted')
    .orderBy('owners.created_ms', 'desc')
    .orderBy('owners.id', 'desc')
    .limit(limit)
  if (ids !== undefined) query = query.where('owners.id', 'in', ids)
  if (after !== undefined) {
    const { createdMs, id } = after
    query = query.where((where) =>
      where.or([
        where('owners.created_ms', '<', createdMs),
        where.and([where('owners.created_ms', '=', createdMs), where('owners.id', '<', id)]),
      ]),
    )
  }
  if (search !== undefined) {
    const pattern = `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
    query = query.where((where) => {
      const holds = (column: 'owners.name' | 'owners.id') =>
        sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`
      return where.or([holds('owners.name'), holds('owners.id')])
    })
  }
  return (await query.execute()).map((row) => ({
    id: row.owner_id,
    name: row.owner_name,
    status: row.owner_status,
    createdMs: row.owner_created_ms,
    wallet: decodeWallet(row),
  }))
}
