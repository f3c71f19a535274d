// Wallets and postings as they lie in the database.
import type { Nanos } from '../../foundation/nanos.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Store } from '../../store/store.ts'
import type { PostingRequest } from '../ledger.ts'
import { toLedgerError } from '../ledger-error.ts'
import { refuse } from '../rules/assert-posting.ts'
import { accounts } from './posting.ts'
import type { Wallet } from '../rules/wallet.ts'

/** @throws GatewayError `no_wallet`, `db_error` */
export async function readWallet({ db }: Store, walletId: string): Promise<Wallet> {
  const row = await db
    .selectFrom('wallets')
    .selectAll()
    .where('id', '=', walletId)
    .executeTakeFirst()
    .catch((error: unknown) => {
      throw toLedgerError(error)
    })
  if (row === undefined) throw new GatewayError('no_wallet', 'This account has no wallet.')
  return decodeWallet(row)
}

export function decodeWallet(row: {
  id: string
  posted_nanos: bigint
  held_nanos: bigint
  open_holds: number
  credit_limit_nanos: bigint | null
}): Wallet {
  return {
    id: row.id,
    posted: row.posted_nanos,
    held: row.held_nanos,
    openHolds: row.open_holds,
    creditLimit: row.credit_limit_nanos ?? undefined,
  }
}

/**
 * Whether this very posting was made already.
 * @throws GatewayError where its idempotency key was used for another one.
 */
export async function wasPosted({ db }: Store, request: PostingRequest): Promise<boolean> {
  const row = await db
    .selectFrom('postings')
    .select(['wallet_id', 'kind', 'posting_nanos', 'from_account'])
    .where('idempotency_key', '=', request.idempotencyKey)
    .executeTakeFirst()
    .catch((error: unknown) => {
      throw toLedgerError(error)
    })
  if (row === undefined) return false
  const size: Nanos = row.from_account === accounts[request.kind] ? row.posting_nanos : -row.posting_nanos
  if (row.wallet_id !== request.walletId || row.kind !== request.kind || size !== request.nanos)
    throw refuse('This idempotency key was used for another posting.', 'idempotencyKey')
  return true
}
