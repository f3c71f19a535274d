// The rows that say how many requests of each key run at a gateway. They count until the gateway's lease over them runs
// out.
import type { PostgresStore } from '../../store/store.ts'

/** @throws StoreError */
export async function renewRunning({ write }: PostgresStore, gatewayId: string, leaseMs: number): Promise<void> {
  const sql = `update limit_running set until_ms = (extract(epoch from clock_timestamp()) * 1000)::bigint + ? where gateway_id = ?`
  await write([{ sql, parameters: [leaseMs, gatewayId] }])
}

/** Nothing runs there any more. @throws StoreError */
export async function removeRunning({ db, write }: PostgresStore, gatewayId: string): Promise<void> {
  await write([db.deleteFrom('limit_running').where('gateway_id', '=', gatewayId)])
}
