import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { decideCharge, decideHold, type Wallet } from './wallet.ts'

const USD = 1_000_000_000n

function refusal(wallet: Partial<Wallet>, least: bigint): GatewayError {
  const whole = { id: 'w', posted: 0n, held: 0n, openHolds: 0, creditLimit: 0n, ...wallet }
  try {
    decideHold(whole, least, least)
  } catch (error) {
    if (error instanceof GatewayError) return error
  }
  throw new Error('it was held')
}

test('a wallet sets aside what is asked, or less down to the least that will do', () => {
  const wallet = { id: 'w', posted: 5n * USD, held: 2n * USD, openHolds: 1, creditLimit: 0n }
  assert.equal(decideHold(wallet, 2n * USD, USD), 2n * USD)
  assert.equal(decideHold(wallet, 4n * USD, USD), 3n * USD)
  assert.equal(decideHold({ ...wallet, creditLimit: undefined }, 100n * USD, USD), 100n * USD)
})

test('a refusal because others hold the money says who holds what, and that trying again makes sense', () => {
  const error = refusal({ posted: 5n * USD, held: 4n * USD, openHolds: 3 }, 2n * USD)
  const { message } = error
  assert.match(message, /needs 2\.00 USD and 1\.00 USD is available/)
  assert.match(message, /The balance is 5\.00 USD, of which 4\.00 USD is held by 3 requests in flight/)
  assert.deepEqual([error.status, error.retryAfterSeconds, error.canRetry], [402, 1, true])
})

test('a refusal that cannot change before money comes in says so, with both numbers', () => {
  for (const wallet of [{ posted: USD }, { posted: USD, held: USD / 2n, openHolds: 1 }]) {
    const error = refusal(wallet, 2n * USD)
    assert.match(error.message, /needs 2\.00 USD and \d\.\d+ USD is available/)
    assert.deepEqual([error.retryAfterSeconds, error.canRetry], [undefined, false])
  }
})

test('a price is met from the hold and what else is available; the rest, and what is not owed, is waived', () => {
  const wallet = { id: 'w', posted: 10n, held: 4n, openHolds: 1, creditLimit: 0n }
  assert.deepEqual(decideCharge(wallet, 4n, 9n), { charge: 9n, waived: 0n })
  assert.deepEqual(decideCharge(wallet, 4n, 11n), { charge: 10n, waived: 1n })
  // Not the whole price is owed.
  assert.deepEqual(decideCharge(wallet, 4n, 9n, 6n), { charge: 6n, waived: 3n })
  assert.deepEqual(decideCharge(wallet, 4n, 9n, 1n), { charge: 1n, waived: 8n })
  // What the hold covers is paid as it is.
  assert.deepEqual(decideCharge(wallet, 4n, 4n, 1n), { charge: 4n, waived: 0n })
  assert.deepEqual(decideCharge(wallet, 4n, 90n, 80n), { charge: 10n, waived: 80n })
  // A wallet without a bound pays what was used.
  assert.deepEqual(decideCharge({ ...wallet, creditLimit: undefined }, 4n, 90n, 6n), { charge: 90n, waived: 0n })
})
