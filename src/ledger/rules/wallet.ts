// What a wallet may do, as pure rules on its figures; both ledgers apply them, each where its figures are the truth
// (memory of the only writer, or a locked row). `available = posted + credit limit − held ≥ 0`, always.
import { assert } from '../../foundation/assert.ts'
import { formatUsd, NANOS_PER_USD, type Nanos } from '../../foundation/nanos.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'

export type Wallet = {
  readonly id: string
  /** Σ postings, nano-dollars. */
  posted: Nanos
  /** Σ open holds, nano-dollars. */
  held: Nanos
  openHolds: number
  /** How far below zero it may go, nano-dollars; undefined: unlimited. */
  creditLimit: Nanos | undefined
}

/** The largest amount, balance and credit limit, nano-dollars: a column of the database holds nine times as much. */
export const MOST_NANOS: Nanos = 1_000_000_000n * NANOS_PER_USD

/** What can still be held; undefined: any amount. */
export function readAvailable({ posted, held, creditLimit }: Wallet): Nanos | undefined {
  return creditLimit === undefined ? undefined : posted + creditLimit - held
}

/**
 * How much of `most` the wallet can set aside, at least `least`.
 * @throws GatewayError insufficient_balance, whose message tells apart what is spent and what others hold.
 */
export function decideHold(wallet: Wallet, most: Nanos, least: Nanos): Nanos {
  assert(least >= 0n && least <= most, 'ledger: a hold is at least zero and at most what it may be')
  const available = readAvailable(wallet)
  if (available === undefined || available >= most) return most
  if (available >= least) return available
  const { held, openHolds } = wallet
  const needs = `Insufficient balance: the request needs ${showUsd(least)} and ${showUsd(available)} is available.`
  const requests = openHolds === 1 ? '1 request' : `${openHolds} requests`
  const total = available + held
  throw new GatewayError(
    'insufficient_balance',
    openHolds === 0
      ? needs
      : `${needs} The balance is ${showUsd(total)}, of which ${showUsd(held)} is held by ${requests} in flight.`,
    // What is held comes back: then, and only then, trying again makes sense.
    openHolds > 0 && total >= least ? { retryAfterSeconds: 1 } : { canRetry: false },
  )
}

export function canExtend(wallet: Wallet, nanos: Nanos): boolean {
  const available = readAvailable(wallet)
  return available === undefined || available >= nanos
}

/** @throws GatewayError where the wallet owes or holds more than `limit` allows; undefined: unlimited. */
export function assertCreditLimit({ posted, held }: Wallet, limit: Nanos | undefined): void {
  if (limit === undefined) return
  if (limit < 0n) throw new GatewayError('invalid_request', 'A credit limit is zero or more.', { param: 'limit' })
  if (limit > MOST_NANOS)
    throw new GatewayError('invalid_request', `A credit limit is at most ${formatUsd(MOST_NANOS)} USD.`, {
      param: 'limit',
    })
  const owed = held - posted
  if (owed > limit)
    throw new GatewayError('invalid_request', `The wallet owes ${showUsd(owed)}; its limit cannot be less.`, {
      param: 'limit',
    })
}

/** @throws GatewayError where `nanos` (below zero: out of it) is more than the wallet has, or than a balance can be. */
export function assertCanPost(wallet: Wallet, nanos: Nanos): void {
  const available = readAvailable(wallet)
  if (nanos < 0n && available !== undefined && available + nanos < 0n)
    throw new GatewayError('invalid_request', 'The wallet holds less than that.', { param: 'amount' })
  const posted = wallet.posted + nanos
  if (posted > MOST_NANOS || posted < -MOST_NANOS)
    throw new GatewayError('invalid_request', `A balance is at most ${formatUsd(MOST_NANOS)} USD.`, { param: 'amount' })
}

/**
 * How a price is met: from the hold, then from what else is available; what neither covers is waived, never a debt. Of a
 * price beyond the hold no more than `entitled` is paid: what the provider was sent a bound for, and broke, is not in it.
 */
export function decideCharge(
  wallet: Wallet,
  hold: Nanos,
  price: Nanos,
  entitled: Nanos = price,
): { charge: Nanos; waived: Nanos } {
  assert(price >= 0n && hold >= 0n, 'ledger: prices and holds are zero or more')
  const available = readAvailable(wallet)
  const covered = available === undefined ? price : hold + (available > 0n ? available : 0n)
  const owed = price > hold ? entitled : price
  const payable = available === undefined || covered < owed ? covered : owed
  const charge = price < payable ? price : payable
  return { charge, waived: price - charge }
}

/** USD with at least two decimals, all that are there. */
function showUsd(nanos: Nanos): string {
  const [whole = '0', fraction = ''] = formatUsd(nanos).split('.')
  return `${whole}.${fraction.padEnd(2, '0')} USD`
}
