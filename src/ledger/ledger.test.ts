import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ending, holdRequest, openBench } from '../../test/ledger-bench.ts'
import { describeStores } from '../../test/stores.ts'
import type { ErrorKind } from '../generation/error/error-table.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { audit } from './audit/audit.ts'
import type { Hold } from './ledger.ts'
import { openLedger } from './open-ledger.ts'
import { describeOwnUsage } from '../views/usage.ts'
import { describeCredits } from '../views/wallet.ts'
import { readGeneration } from './reports/read-generation.ts'
import { readSpend } from '../limits/spend-store.ts'
import { readUsage } from './reports/usage-store.ts'
import { recover } from './lease/recover.ts'

const refusedAs = (kind: ErrorKind, message?: RegExp) => (error: unknown) => {
  assert.ok(error instanceof GatewayError, String(error))
  assert.equal(error.kind, kind)
  if (message !== undefined) assert.match(error.message, message)
  return true
}

describeStores('the ledger', (bench) => {
  const open = async (nanos: bigint) => openBench(await bench.open(), nanos)
  const figures = async ({ ledger, walletId }: Awaited<ReturnType<typeof open>>) => {
    const { posted, held, openHolds } = await ledger.readWallet(walletId)
    return { posted, held, openHolds }
  }
  const assertSound = async ({ store }: Awaited<ReturnType<typeof open>>) => {
    const report = await audit(store)
    assert.deepEqual(report.differences, [])
    return report
  }

  test('a hold is taken, extended and settled; what is left over is free again', async () => {
    const at = await open(1_000n)
    const hold = await at.ledger.hold(holdRequest(at.principal, 300n))
    await hold.write()
    assert.deepEqual(await figures(at), { posted: 1_000n, held: 300n, openHolds: 1 })
    assert.equal(await hold.extend(200n), true)
    assert.equal(hold.nanos, 500n)
    assert.equal(hold.available(), 500n)
    assert.equal(await hold.extend(501n), false)
    assert.deepEqual(await at.ledger.settle(hold, ending(420)), { charge: 420n, waived: 0n, cost: 42n })
    assert.deepEqual(await figures(at), { posted: 580n, held: 0n, openHolds: 0 })
    assert.equal((await assertSound(at)).generations, 1)
  })

  test('beyond the hold a wallet pays what the provider was entitled to, and the auditor comes to the same', async () => {
    const at = await open(1_000n)
    for (const [entitled, charge] of [
      [50, 50n],
      [150, 150n],
    ] as const) {
      const hold = await at.ledger.hold(holdRequest(at.principal, 100n))
      const { usage } = ending(entitled)
      assert.ok(usage !== undefined)
      const settled = await at.ledger.settle(hold, ending(400, { bounded: usage }))
      assert.deepEqual(settled, { charge, waived: 400n - charge, cost: 40n })
    }
    assert.deepEqual(await figures(at), { posted: 800n, held: 0n, openHolds: 0 })
    await assertSound(at)
  })

  test('a released generation costs nothing, and what it cost us is in its record', async () => {
    const at = await open(1_000n)
    const request = holdRequest(at.principal, 300n)
    const hold = await at.ledger.hold(request)
    const settled = await at.ledger.release(hold, ending(100, { status: 'failed', errorCode: 'provider_error' }))
    assert.deepEqual(settled, { charge: 0n, waived: 0n, cost: 10n })
    assert.deepEqual(await figures(at), { posted: 1_000n, held: 0n, openHolds: 0 })
    const record = await readGeneration(at.store, request.generationId, at.principal)
    assert.equal(record?.status, 'failed')
    assert.equal(record?.errorCode, 'provider_error')
    assert.equal(record?.cost, 10n)
    await assertSound(at)
  })

  test('a hold beyond what is available is refused, and the message tells spent from held', async () => {
    const at = await open(2_500_000_000n)
    const first = await at.ledger.hold(holdRequest(at.principal, 2_000_000_000n))
    await assert.rejects(
      async () => at.ledger.hold(holdRequest(at.principal, 1_000_000_000n)),
      refusedAs(
        'insufficient_balance',
        /needs 1\.00 USD and 0\.50 USD is available\. The balance is 2\.50 USD, of which 2\.00 USD is held by 1 request in flight/,
      ),
    )
    const least = await at.ledger.hold(holdRequest(at.principal, 1_000_000_000n, { leastNanos: 400_000_000n }))
    assert.equal(least.nanos, 500_000_000n, 'what there was')
    await at.ledger.release(first, ending(0))
    await at.ledger.release(least, ending(0))
    await assert.rejects(
      async () => at.ledger.hold(holdRequest(at.principal, 3_000_000_000n)),
      refusedAs(
        'insufficient_balance',
        /^Insufficient balance: the request needs 3\.00 USD and 2\.50 USD is available\.$/,
      ),
    )
    await assertSound(at)
  })

  test('of 1,000 calls at once on a wallet good for 10, 10 are served and it is never below zero', async () => {
    const at = await open(1_000n)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 1_000 }, async () => at.ledger.hold(holdRequest(at.principal, 100n))),
    )
    const holds = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    assert.equal(holds.length, 10)
    for (const outcome of outcomes) if (outcome.status === 'rejected') refusedAs('insufficient_balance')(outcome.reason)
    await Promise.all(holds.map((hold) => at.ledger.settle(hold, ending(100))))
    assert.deepEqual(await figures(at), { posted: 0n, held: 0n, openHolds: 0 })
    await assertSound(at)
  })

  test('streams that outgrow their holds share the wallet to the last nano-dollar and no further', async () => {
    const at = await open(1_000n)
    const holds = await Promise.all(
      Array.from({ length: 5 }, async () => at.ledger.hold(holdRequest(at.principal, 10n))),
    )
    await Promise.all(holds.map((hold) => hold.write()))
    const grow = async (hold: Hold) => {
      while (await hold.extend(7n));
      return at.ledger.settle(hold, ending(Number(hold.nanos)))
    }
    const settled = await Promise.all(holds.map(grow))
    const spent = settled.reduce((sum, { charge }) => sum + charge, 0n)
    const { posted } = await figures(at)
    assert.equal(posted, 1_000n - spent)
    assert.ok(posted >= 0n && posted < 7n)
    await assertSound(at)
  })

  test('what an answer cost beyond its hold is taken where there is any, and waived where there is not', async () => {
    const at = await open(100n)
    const hold = await at.ledger.hold(holdRequest(at.principal, 60n))
    const other = await at.ledger.hold(holdRequest(at.principal, 10n))
    assert.deepEqual(await at.ledger.settle(hold, ending(150)), { charge: 90n, waived: 60n, cost: 15n })
    assert.deepEqual(await figures(at), { posted: 10n, held: 10n, openHolds: 1 })
    await at.ledger.settle(other, ending(10))
    assert.deepEqual(await figures(at), { posted: 0n, held: 0n, openHolds: 0 })
    await assertSound(at)
  })

  test('a generation ends once: a second ending is answered by the first', async () => {
    const at = await open(1_000n)
    const hold = await at.ledger.hold(holdRequest(at.principal, 100n))
    const [one, two] = await Promise.all([at.ledger.settle(hold, ending(40)), at.ledger.release(hold, ending(40))])
    assert.deepEqual(one, two)
    assert.equal((await figures(at)).posted, 960n)
    assert.equal((await assertSound(at)).generations, 1)
  })

  test('an unlimited wallet goes below zero and says so; a credit limit is a bound', async () => {
    const at = await open(100n)
    await at.ledger.setCreditLimit(at.walletId, 50n)
    await assert.rejects(async () => at.ledger.hold(holdRequest(at.principal, 151n)), refusedAs('insufficient_balance'))
    await at.ledger.setCreditLimit(at.walletId, 'unlimited')
    const hold = await at.ledger.hold(holdRequest(at.principal, 2_000_000n))
    assert.deepEqual(describeCredits(await at.ledger.readWallet(at.walletId)), {
      currency: 'USD',
      balance_micro: -2_000,
      uncollected_micro: 2_000,
      unlimited: true,
    })
    await at.ledger.settle(hold, ending(1_000_100))
    assert.equal((await figures(at)).posted, -1_000_000n)
    await assert.rejects(
      at.ledger.setCreditLimit(at.walletId, 999_999n),
      refusedAs('invalid_request', /owes 0\.001 USD/),
    )
    await at.ledger.setCreditLimit(at.walletId, 1_000_000n)
    await assertSound(at)
  })

  test('a posting is made once for its idempotency key, also when sent at once', async () => {
    const at = await open(100n)
    const grant = {
      walletId: at.walletId,
      kind: 'grant',
      nanos: 7n,
      reason: 'r',
      actor: 'a',
      idempotencyKey: 'k',
    } as const
    await Promise.all([at.ledger.post(grant), at.ledger.post(grant), at.ledger.post(grant)])
    await at.ledger.post(grant)
    assert.equal((await figures(at)).posted, 107n)
    await assert.rejects(at.ledger.post({ ...grant, nanos: 8n }), refusedAs('invalid_request', /another posting/))
    await at.ledger.post({ ...grant, kind: 'adjust', nanos: -100n, idempotencyKey: 'k2' })
    await assert.rejects(
      at.ledger.post({ ...grant, kind: 'adjust', nanos: -8n, idempotencyKey: 'k3' }),
      refusedAs('invalid_request', /holds less/),
    )
    await assert.rejects(at.ledger.post({ ...grant, nanos: 0n, idempotencyKey: 'k4' }), refusedAs('invalid_request'))
    assert.equal((await figures(at)).posted, 7n)
    await assertSound(at)
  })

  test('an owner without a wallet is told so', async () => {
    const at = await open(1n)
    const nobody = { ...at.principal, walletId: undefined }
    await assert.rejects(async () => at.ledger.hold(holdRequest(nobody, 1n)), refusedAs('no_wallet'))
    assert.deepEqual(describeCredits(undefined), { currency: 'USD', balance_micro: 0, uncollected_micro: 0 })
  })

  test('what was left open is closed at the next start as interrupted and costs nothing', async () => {
    const options = await bench.newOptions()
    const first = await openBench(await bench.open({}, options), 1_000n)
    const request = holdRequest(first.principal, 300n)
    const hold = await first.ledger.hold(request)
    await hold.write()
    await hold.extend(50n)
    const done = await first.ledger.hold(holdRequest(first.principal, 20n))
    await first.ledger.settle(done, ending(20))
    await first.ledger.close()
    await first.store.close()

    const store = await bench.open({}, options)
    // As if its lease had run out: with several gateways nothing else tells the dead from the living.
    await store.write([store.db.updateTable('processes').set({ lease_until_ms: 0 })])
    await recover(store)
    const ledger = await openLedger(store)
    const wallet = await ledger.readWallet(first.walletId)
    assert.deepEqual([wallet.posted, wallet.held, wallet.openHolds], [980n, 0n, 0])
    const record = await readGeneration(store, request.generationId, first.principal)
    assert.equal(record?.status, 'interrupted')
    assert.equal(record?.holdEnd, 'expired')
    assert.equal(record?.requestedModel, 'fast')
    assert.equal(record?.charge, 0n)
    assert.deepEqual((await audit(store)).differences, [])
  })

  test('usage is counted by window for the owner, and spend for the key', async () => {
    const at = await open(10_000_000n)
    for (const output of [1_000, 2_500]) {
      const hold = await at.ledger.hold(holdRequest(at.principal, 5_000n))
      await at.ledger.settle(hold, ending(output))
    }
    const failed = await at.ledger.hold(holdRequest(at.principal, 5_000n))
    await at.ledger.release(failed, ending(0, { status: 'failed', usage: undefined }))
    const report = describeOwnUsage(await readUsage(at.store, at.principal))
    const window = {
      cost_micro: 4,
      prompt_tokens: 0,
      completion_tokens: 3_500,
      total_tokens: 3_500,
      request_count: 3,
      success_count: 2,
    }
    assert.deepEqual(report, { currency: 'USD', daily: window, weekly: window, monthly: window })
    const { day, month } = await readSpend(at.store, at.principal.key)
    assert.deepEqual({ day, month }, { day: 3_500n, month: 3_500n })
  })

  test("a generation is read by its owner's keys alone", async () => {
    const at = await open(1_000n)
    const request = holdRequest(at.principal, 10n)
    await at.ledger.settle(await at.ledger.hold(request), ending(5, { losses: ['seed'], estimated: true }))
    const record = await readGeneration(at.store, request.generationId, at.principal)
    assert.deepEqual(record?.losses, ['seed'])
    assert.equal(record?.usage?.output, 5)
    assert.equal(record?.estimated, true)
    assert.equal(record?.callerRequestId, 'theirs')
    const stranger = { ...at.principal, owner: { ...at.principal.owner, id: 'own_other' } }
    assert.equal(await readGeneration(at.store, request.generationId, stranger), undefined)
  })

  test('the auditor finds a changed balance, a changed charge and a lost roll-up', async () => {
    const at = await open(1_000n)
    const request = holdRequest(at.principal, 10n)
    await at.ledger.settle(await at.ledger.hold(request), ending(5))
    const { db } = at.store
    await at.store.write([
      db.updateTable('wallets').set({ posted_nanos: 999n }),
      db.updateTable('generations').set({ charge_nanos: 4n }),
      db.deleteFrom('usage_days'),
    ])
    const { differences } = await audit(at.store)
    assert.deepEqual(
      new Set(differences.map(({ what }) => what)),
      new Set(['wallet', 'generation', 'charge', 'usage', 'sums']),
    )
  })
})
