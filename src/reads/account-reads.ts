// What callers read of their money and use over HTTP: /v1/credits, /v1/usage, /v1/key and /v1/generations/{id}.
import { GatewayError } from '../generation/error/gateway-error.ts'
import { toLedgerError } from '../ledger/ledger-error.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readGeneration } from '../ledger/reports/read-generation.ts'
import { readUsage } from '../ledger/reports/usage-store.ts'
import { readSpend } from '../limits/spend-store.ts'
import type { Exchange } from '../stages/http/exchange.ts'
import type { Caller } from '../stages/tickets/caller.ts'
import type { Store } from '../store/store.ts'
import { describeOwnGeneration } from '../views/generation.ts'
import { describeOwnKey } from '../views/key.ts'
import { describeOwnUsage } from '../views/usage.ts'
import { describeCredits } from '../views/wallet.ts'

type AccountRead = (exchange: Exchange, caller: Caller, id: string) => Promise<void>

/** Each throws GatewayError `db_error` where the database cannot be asked. */
export function accountReads(
  store: Store,
  ledger: Ledger,
): { readonly [name in 'credits' | 'usage' | 'key' | 'generation']: AccountRead } {
  return {
    async credits(exchange, { walletId }) {
      exchange.sendJson(200, describeCredits(walletId === undefined ? undefined : await ledger.readWallet(walletId)))
    },

    async usage(exchange, caller) {
      exchange.sendJson(200, describeOwnUsage(await readUsage(store, caller)))
    },

    async key(exchange, { key, owner }) {
      const spend = await readSpend(store, key).catch((error: unknown) => {
        throw toLedgerError(error)
      })
      exchange.sendJson(200, describeOwnKey(key, owner.name, spend))
    },

    /** @throws GatewayError not_found: no such generation of this owner's, or it has not ended */
    async generation(exchange, caller, id) {
      const record = await readGeneration(store, id, caller)
      if (record === undefined)
        throw new GatewayError('not_found', `There is no ended generation '${id}'.`, { param: 'id' })
      exchange.sendJson(200, describeOwnGeneration(record))
    },
  }
}
