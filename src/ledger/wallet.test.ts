import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../generation/gateway-error.ts'
import { decideHold, type Wallet } from './wallet.ts'

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
