// What customers read of their own: credits, usage, the key that they call with, their generations. Whose these are is
// decided by the principal alone. Failures are GatewayErrors, since it is callers who read them.
import type { JsonObject } from '../../foundation/json/json.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Principal } from '../../keys/key.ts'
import { toLedgerError } from '../../ledger/ledger-error.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { readGeneration } from '../../ledger/reports/read-generation.ts'
import { readUsage } from '../../ledger/reports/usage-store.ts'
import { readSpend } from '../../limits/spend-store.ts'
import type { Store } from '../../store/store.ts'
import { describeOwnGeneration } from '../../views/generation.ts'
import { describeOwnKey } from '../../views/key.ts'
import { describeOwnUsage } from '../../views/usage.ts'
import { describeCredits } from '../../views/wallet.ts'

/** @throws GatewayError `db_error` where the database cannot be asked. */
type ReadOwn = (principal: Principal, id: string) => Promise<JsonObject>

type AccountOperations = { readonly [name in 'credits' | 'usage' | 'key' | 'generation']: ReadOwn }

export function accountOperations(store: Store, ledger: Ledger): AccountOperations {
  return {
    async credits({ walletId }) {
      return describeCredits(walletId === undefined ? undefined : await ledger.readWallet(walletId))
    },

    async usage(principal) {
      return describeOwnUsage(await readUsage(store, principal))
    },

    async key({ key, owner }) {
      const spend = await readSpend(store, key).catch((error: unknown) => {
        throw toLedgerError(error)
      })
      return describeOwnKey(key, owner.name, spend)
    },

    /** @throws GatewayError not_found: no such generation of this owner's, or it has not ended */
    async generation(principal, id) {
      const record = await readGeneration(store, id, principal)
      if (record !== undefined) return describeOwnGeneration(record)
      throw new GatewayError('not_found', `There is no ended generation '${id}'.`, { param: 'id' })
    },
  }
}
