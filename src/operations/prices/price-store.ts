// Prices in the database: of several gateways they hold for all of them.
import { parseJson, type Json } from '../../foundation/json/json.ts'
import type { StoredPrice } from '../../configuration/prices/stored-prices.ts'
import { countChange } from '../../keys/count-change.ts'
import type { Store } from '../../store/store.ts'

/** @throws StoreError */
export async function readStoredPrices({ db }: Store): Promise<(StoredPrice & { setMs: number })[]> {
  const rows = await db.selectFrom('model_prices').selectAll().orderBy('model').execute()
  return rows.map(({ model, price, set_ms: setMs }) => ({
    model,
    price: parseJson(price) as Json as StoredPrice['price'],
    setMs,
  }))
}

/** Undefined: what each gateway's file says holds again. @throws StoreError */
export async function writeStoredPrice(
  store: Store,
  model: string,
  price: StoredPrice['price'] | undefined,
): Promise<void> {
  const { db, clock } = store
  const values = { model, price: JSON.stringify(price ?? null), set_ms: clock.nowMs() }
  const change =
    price === undefined
      ? db.deleteFrom('model_prices').where('model', '=', model)
      : db
          .insertInto('model_prices')
          .values(values)
          .onConflict((conflict) =>
            conflict.column('model').doUpdateSet({ price: values.price, set_ms: values.set_ms }),
          )
  await store.write([change, countChange(store, 'prices')])
}
