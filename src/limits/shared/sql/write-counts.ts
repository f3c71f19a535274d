// Writes what a batch has counted, in one statement. What runs at a gateway is written as it is, not as a change, so that a
// write that is lost is mended by the next one.
import { bounds } from '../../../foundation/bounds.ts'
import type { Key } from '../../../keys/key.ts'
import { timedQuery, type Transaction } from '../../../store/postgres/transaction.ts'
import { secondOf, type Instant } from '../../rules/key-state.ts'
import { WINDOW_SLOTS } from '../../rules/window.ts'
import type { Judged } from '../judge-batch.ts'
import type { LimitedGateway } from '../shared-request.ts'
import { countsRunning, idsOf } from './read-states.ts'

export async function writeCounts(
  transaction: Transaction,
  gateway: LimitedGateway,
  keys: ReadonlyMap<string, Key>,
  { sums, grants }: Judged,
  at: Instant,
): Promise<void> {
  const all = [...keys.values()]
  const running = idsOf(all.filter(countsRunning)).map((id) => {
    const own = gateway.ownUse(id)
    const granted = grants.get(id)
    return {
      key_id: id,
      requests: own.running + (granted?.running ?? 0),
      reserved_nanos: (own.reserved + (granted?.reserved ?? 0n)).toString(),
    }
  })
  const now = secondOf(at)
  await transaction.query(
    timedQuery(
      'limits-write',
      `with
         counted as (
           insert into limit_slots (key_id, slot, requests, tokens)
           select key_id, slot, requests, tokens from json_to_recordset($1::json)
             as row (key_id text, slot bigint, requests bigint, tokens bigint)
           on conflict (key_id, slot) do update set requests = limit_slots.requests + excluded.requests,
             tokens = limit_slots.tokens + excluded.tokens),
         running as (
           insert into limit_running (gateway_id, key_id, requests, reserved_nanos, until_ms)
           select $3, key_id, requests, reserved_nanos, $4 from json_to_recordset($2::json)
             as row (key_id text, requests bigint, reserved_nanos bigint) where requests > 0
           on conflict (gateway_id, key_id) do update set requests = excluded.requests,
             reserved_nanos = excluded.reserved_nanos, until_ms = excluded.until_ms),
         idle as (delete from limit_running where gateway_id = $3 and key_id = any($5)),
         dead as (delete from limit_running where gateway_id <> $3 and key_id = any($6) and until_ms <= $7)
       delete from limit_slots where key_id = any($6) and (slot <= $8 or slot > $9)`,
      [
        JSON.stringify(sums),
        JSON.stringify(running),
        gateway.id,
        at.wallMs + gateway.leaseMs,
        running.filter(({ requests }) => requests === 0).map(({ key_id }) => key_id),
        idsOf(all),
        at.wallMs,
        now - 2 * WINDOW_SLOTS,
        now,
      ],
      bounds.limitsAnswerMs,
    ),
  )
}
