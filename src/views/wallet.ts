// A wallet and its movements as JSON: for operators in USD as decimal text, exact to the nano-dollar; for callers, who see
// what they can still spend, in whole micro-dollars, rounded against them.
import type { JsonObject } from '../foundation/json/json.ts'
import { ceilToMicros, floorToMicros, formatUsd } from '../foundation/nanos.ts'
import type { Movement, OwnedWallet } from '../ledger/reports/wallet-store.ts'
import { readAvailable, type Wallet } from '../ledger/rules/wallet.ts'
import { showMoment } from './moment.ts'

export function describeWallet({ owner, wallet }: OwnedWallet): JsonObject {
  const available = readAvailable(wallet)
  return {
    owner: owner.name,
    owner_id: owner.id,
    wallet_id: wallet.id,
    currency: 'USD',
    balance: formatUsd(wallet.posted),
    held: formatUsd(wallet.held),
    open_holds: wallet.openHolds,
    credit_limit: wallet.creditLimit === undefined ? 'unlimited' : formatUsd(wallet.creditLimit),
    available: available === undefined ? 'unlimited' : formatUsd(available),
  }
}

export function describeMovement(movement: Movement): JsonObject {
  return {
    sequence: movement.sequence,
    kind: movement.kind,
    amount: formatUsd(movement.nanos),
    generation_id: movement.generationId ?? null,
    reason: movement.reason ?? null,
    actor: movement.actor ?? null,
    created_at: showMoment(movement.createdMs),
  }
}

/** What its owner can still spend, and what is held of it; zeros where they have no wallet. */
export function describeCredits(wallet: Wallet | undefined): JsonObject {
  if (wallet === undefined) return { currency: 'USD', balance_micro: 0, uncollected_micro: 0 }
  const { posted, held, creditLimit } = wallet
  return {
    currency: 'USD',
    balance_micro: floorToMicros(posted + (creditLimit ?? 0n) - held),
    uncollected_micro: ceilToMicros(held),
    ...(creditLimit === undefined ? { unlimited: true } : {}),
  }
}
