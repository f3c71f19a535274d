// What the gateways of one Postgres ask of it, and what it answers. Many requests make one transaction
// (`shared-batch.ts`); each has its own outcome.
import type { Nanos } from '../../foundation/money.ts'
import type { GenerationEnding, GenerationOpening, GenerationOwner, HoldEnd, Settled } from '../generation-record.ts'
import type { PostingRequest } from '../ledger.ts'
import type { Wallet } from '../wallet.ts'

export type SharedHoldRequest = {
  kind: 'hold'
  walletId: string
  owner: GenerationOwner
  opening: GenerationOpening
  processId: string
  sequence: number
  most: Nanos
  least: Nanos
  /** Called where the hold failed, once nothing of it can be in the database any more. */
  forget: () => void
}

export type SharedEndRequest = {
  kind: 'end'
  walletId: string
  owner: GenerationOwner
  opening: GenerationOpening
  ending: GenerationEnding
  holdEnd: HoldEnd
  /** Called once the end is in the database, whoever wrote it. */
  written: () => void
}

export type SharedRequest =
  | SharedHoldRequest
  | { kind: 'extend'; walletId: string; generationId: string; position: number; nanos: Nanos }
  | SharedEndRequest
  | { kind: 'post'; walletId: string; posting: PostingRequest }
  | { kind: 'limit'; walletId: string; limit: Nanos | undefined }

export type SharedOutcome =
  | { kind: 'hold'; nanos: Nanos; wallet: Wallet }
  | { kind: 'extend'; granted: boolean; wallet: Wallet }
  | { kind: 'end'; settled: Settled }
  | { kind: 'wallet'; wallet: Wallet }
  /** A GatewayError or an AssertionError: this request alone is refused. */
  | { kind: 'refused'; error: Error }
