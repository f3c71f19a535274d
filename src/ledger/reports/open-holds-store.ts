// Generations that are under way, as far as the database knows them: what is held for each. One that is not streamed and ends within
// moments is never among them.
import { sql } from 'kysely'
import type { Store } from '../../store/store.ts'
import { totalOfHold } from '../lease/hold-store.ts'
import { decodeOpening, type GenerationOpening } from '../rows/generation-record.ts'

export type OpenHold = {
  generationId: string
  ownerId: string
  keyId: string
  opening: GenerationOpening
  /** At first, and with all that was added since. */
  firstNanos: bigint
  nanos: bigint
  extensions: number
}

/** Of one wallet or, where it is undefined, of all; those that began last come first. `generationId`: that one alone. */
export async function readOpenHolds(
  { db }: Pick<Store, 'db'>,
  walletId: string | undefined,
  limit: number,
  generationId?: string,
): Promise<OpenHold[]> {
  let query = db
    .selectFrom('processes')
    .innerJoin('holds', 'holds.process_id', 'processes.id')
    .leftJoin('generations', 'generations.id', 'holds.generation_id')
    .select(['holds.generation_id', 'holds.opening', 'hold_nanos'])
    .select((select) => [
      totalOfHold(select.ref('holds.generation_id'), select.ref('holds.hold_nanos')).as('total_nanos'),
      sql<number>`(select cast(count(*) as bigint) from hold_extensions
        where hold_extensions.generation_id = holds.generation_id)`.as('extensions'),
    ])
    .where('processes.ended_ms', 'is', null)
    .whereRef('holds.sequence', '>=', 'processes.open_from')
    .where('generations.id', 'is', null)
    .orderBy('holds.created_ms', 'desc')
    .limit(limit)
  if (generationId !== undefined) query = query.where('holds.generation_id', '=', generationId)
  if (walletId !== undefined) query = query.where('holds.wallet_id', '=', walletId)
  return (await query.execute()).map(({ generation_id, opening, hold_nanos, total_nanos, extensions }) => ({
    ...decodeOpening(opening),
    generationId: generation_id,
    firstNanos: hold_nanos,
    nanos: total_nanos,
    extensions,
  }))
}
