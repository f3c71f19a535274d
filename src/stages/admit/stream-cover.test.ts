import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Hold } from '../../ledger/ledger.ts'
import type { Ticket } from '../../limits/limits.ts'
import { StreamCover } from './stream-cover.ts'

type Parts = {
  held?: number
  reserved?: number
  cap?: number
  wallet?: boolean | Promise<boolean>
  limits?: boolean | Promise<boolean>
}

/** A token costs two nano-dollars; what is asked of the wallet and of the limits is noted. */
function cover({ held = 8_192, reserved = Infinity, cap = Infinity, wallet = true, limits = true }: Parts) {
  const asked: string[] = []
  const hold = { extend: (nanos: bigint) => (asked.push(`wallet ${nanos}`), wallet) } as unknown as Hold
  const ticket = {
    limitsOutput: reserved !== Infinity,
    extend: (more: { tokens: number; nanos: bigint }) => (asked.push(`limits ${more.tokens} ${more.nanos}`), limits),
  } as unknown as Ticket
  const made = new StreamCover({
    hold,
    ticket,
    heldTokens: held,
    reservedTokens: reserved,
    capTokens: cap,
    priceMore: (tokens) => BigInt(tokens) * 2n,
  })
  return { cover: made, asked }
}

test('a stream is covered by the smaller of what is held and what is reserved', () => {
  assert.equal(cover({ held: 8_192, reserved: 1_024 }).cover.tokens, 1_024)
  assert.equal(cover({ held: 100, reserved: 1_024 }).cover.tokens, 100)
  assert.equal(cover({ held: Infinity }).cover.tokens, Infinity)
})

test('more is held where no limit is in the way, and refused where the wallet refuses', () => {
  const { cover: granted, asked } = cover({})
  assert.equal(granted.extend(1_000), true)
  assert.deepEqual(asked, ['wallet 2000'])
  assert.equal(cover({ wallet: false }).cover.extend(1_000), false)
})

test('what is held already is asked of the limits alone, then of both, the limits first', () => {
  const { cover: both, asked } = cover({ held: 3_000, reserved: 1_000 })
  assert.equal(both.extend(2_000), true)
  assert.equal(both.extend(2_000), true)
  assert.deepEqual(asked, ['limits 2000 0', 'limits 2000 4000', 'wallet 4000'])
  const { cover: refused, asked: first } = cover({ held: 1_000, reserved: 1_000, limits: false })
  assert.equal(refused.extend(2_000), false)
  assert.deepEqual(first, ['limits 2000 4000'])
})

test('only what is missing is asked for: of the wallet beyond what is held, of the limits beyond what is reserved', () => {
  const { cover: made, asked } = cover({ held: 8_192, reserved: 1_024 })
  assert.equal(made.extend(8_192), true)
  assert.deepEqual(asked, ['limits 8192 2048', 'wallet 2048'])
  const { cover: other, asked: second } = cover({ held: 1_024, reserved: 3_000 })
  assert.equal(other.extend(2_000), true)
  assert.deepEqual(second, ['limits 24 4000', 'wallet 4000'])
})

test('a stream whose cap is held needs no more money up to its cap, and pays for what passes it', () => {
  const { cover: whole, asked } = cover({ held: 10_000, reserved: 1_024, cap: 10_000 })
  assert.equal(whole.extend(8_192), true)
  assert.equal(whole.extend(8_192), true)
  assert.deepEqual(asked, ['limits 8192 0', 'limits 8192 0'])
  assert.equal(whole.extend(8_192), true)
  assert.deepEqual(asked.slice(2), ['limits 8192 16384', 'wallet 16384'])
})

test('a refusal leaves everything as it was, also where databases decide', async () => {
  const { cover: late, asked } = cover({ held: 1_000, reserved: 1_000, limits: Promise.resolve(true) })
  assert.equal(await late.extend(500), true)
  const refusing = cover({ held: 1_000, reserved: 1_000, wallet: Promise.resolve(false) })
  assert.equal(await refusing.cover.extend(500), false)
  assert.equal(await refusing.cover.extend(500), false)
  assert.deepEqual(asked, ['limits 500 1000', 'wallet 1000'])
  assert.deepEqual(refusing.asked, ['limits 500 1000', 'wallet 1000', 'limits 500 1000', 'wallet 1000'])
})

test('what was granted counts from then on, of the wallet and of the limits', () => {
  const { cover: made, asked } = cover({ held: 1_000, reserved: 1_000 })
  assert.equal(made.extend(500), true)
  assert.equal(made.heldTokens, 1_500)
  assert.equal(made.extend(500), true)
  assert.deepEqual(asked, ['limits 500 1000', 'wallet 1000', 'limits 500 1000', 'wallet 1000'])
  // The limits have more than the wallet: only where that is used up are they asked again.
  const { cover: ahead, asked: other } = cover({ held: 1_000, reserved: 1_200 })
  assert.equal(ahead.extend(500), true)
  assert.equal(ahead.extend(500), true)
  assert.deepEqual(other, ['limits 300 1000', 'wallet 1000', 'limits 500 1000', 'wallet 1000'])
})

test('a token that is missing is asked for, and none where none is', () => {
  const { cover: one, asked } = cover({ held: 1_501, reserved: Infinity })
  assert.equal(one.extend(0), true)
  assert.deepEqual(asked, [])
  const { cover: next, asked: two } = cover({ held: 1_000, reserved: 1_001 })
  next.extend(1)
  next.extend(1)
  // The second token of the wallet is the first that the limits have not reserved.
  assert.deepEqual(two, ['limits 0 2', 'wallet 2', 'limits 1 2', 'wallet 2'])
})
