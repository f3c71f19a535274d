// The requests that gateways make to the ledger on Postgres, and their outcomes. Many requests make one transaction
// (`decide-batch.ts`); each has its own outcome, and each may be repeated, since what was committed is recognised.
import type { Nanos } from '../../foundation/nanos.ts'
import type {
  GenerationEnding,
  GenerationOpening,
  GenerationOwner,
  HoldEnd,
  Settled,
} from '../rows/generation-record.ts'
import type { PostingRequest } from '../ledger.ts'
import type { Wallet } from '../rules/wallet.ts'

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

/**
 * Nothing of a generation may be held or charged, since its caller was told that it failed: what is open is closed as
 * interrupted, what was charged is given back by a posting of its own. Where there is nothing of it, nothing happens.
 */
type SharedUndoRequest = {
  kind: 'undo'
  walletId: string
  generationId: string
  done: () => void
}

export type SharedRequest =
  | SharedHoldRequest
  | { kind: 'extend'; walletId: string; generationId: string; position: number; nanos: Nanos }
  | SharedEndRequest
  | SharedUndoRequest
  | { kind: 'post'; walletId: string; posting: PostingRequest }
  | { kind: 'limit'; walletId: string; limit: Nanos | undefined }

export type SharedOutcome =
  | { kind: 'hold'; nanos: Nanos; wallet: Wallet }
  | { kind: 'extend'; granted: boolean; wallet: Wallet }
  | { kind: 'end'; settled: Settled }
  /** `reversed`: what was given back. */
  | { kind: 'undo'; reversed: Nanos }
  | { kind: 'wallet'; wallet: Wallet }
  /** Something else has locked its wallet: it is asked for again. */
  | { kind: 'locked' }
  /** A GatewayError: this request alone is refused. */
  | { kind: 'refused'; error: Error }
