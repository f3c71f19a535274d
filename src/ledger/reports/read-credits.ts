// What a caller can still spend, and what is held of it.
import { ceilToMicros, floorToMicros } from '../../foundation/nanos.ts'
import type { Principal } from '../../keys/key.ts'
import type { Ledger } from '../ledger.ts'

/** Contract A8. */
type Credits = { currency: 'USD'; balance_micro: number; uncollected_micro: number; unlimited?: true }

/** @throws GatewayError `db_error` */
export async function readCredits(ledger: Ledger, { walletId }: Principal): Promise<Credits> {
  if (walletId === undefined) return { currency: 'USD', balance_micro: 0, uncollected_micro: 0 }
  const { posted, held, creditLimit } = await ledger.readWallet(walletId)
  return {
    currency: 'USD',
    balance_micro: floorToMicros(posted + (creditLimit ?? 0n) - held),
    uncollected_micro: ceilToMicros(held),
    ...(creditLimit === undefined ? { unlimited: true as const } : {}),
  }
}
