// The record of one ended generation, by primary key.
import type { Principal } from '../../keys/key.ts'
import type { Store } from '../../store/store.ts'
import { toLedgerError } from '../ledger-error.ts'
import { decodeGeneration, type GenerationRecord } from '../rows/generation-record.ts'

/** The record of an ended generation of the caller's own; undefined: there is none. @throws GatewayError `db_error` */
export async function readGeneration(
  { db }: Store,
  id: string,
  principal: Principal | undefined,
): Promise<GenerationRecord | undefined> {
  let query = db.selectFrom('generations').selectAll().where('id', '=', id)
  if (principal !== undefined) query = query.where('owner_id', '=', principal.owner.id)
  const row = await query.executeTakeFirst().catch((error: unknown) => {
    throw toLedgerError(error)
  })
  return row === undefined ? undefined : decodeGeneration(row)
}
