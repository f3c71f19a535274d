// A wallet as operators read it, exactly, and as its owner does, rounded against them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Wallet } from '../ledger/rules/wallet.ts'
import { describeCredits, describeWallet } from './wallet.ts'

const wallet: Wallet = { id: 'wal_1', posted: 5_000_000_123n, held: 77_001n, openHolds: 2, creditLimit: 1_000_000_000n }
const owner = { id: 'own_1', name: 'ada', status: 'active' }

test('an operator reads a wallet to the nano-dollar', () => {
  const expected = {
    owner: 'ada',
    owner_id: 'own_1',
    wallet_id: 'wal_1',
    currency: 'USD',
    balance: '5.000000123',
    held: '0.000077001',
    open_holds: 2,
    credit_limit: '1',
    available: '5.999923122',
  }
  assert.equal(JSON.stringify(describeWallet({ owner, wallet })), JSON.stringify(expected))
  const unlimited = { owner, wallet: { ...wallet, creditLimit: undefined } }
  assert.equal(
    JSON.stringify(describeWallet(unlimited)),
    JSON.stringify({ ...expected, credit_limit: 'unlimited', available: 'unlimited' }),
  )
})

test('what can be spent is rounded down and what is held is rounded up', () => {
  const credits = { currency: 'USD', balance_micro: 5_999_923, uncollected_micro: 78 }
  assert.deepEqual(describeCredits(wallet), credits)
})

test('an unlimited wallet says so and may be below zero, and none at all is zeros', () => {
  const owing = { ...wallet, posted: -1n, held: 0n, creditLimit: undefined }
  const credits = { currency: 'USD', balance_micro: -1, uncollected_micro: 0, unlimited: true }
  assert.deepEqual(describeCredits(owing), credits)
  assert.deepEqual(describeCredits(undefined), { currency: 'USD', balance_micro: 0, uncollected_micro: 0 })
})
