// Movements of money that happen at the same moment: each is judged on what the others have left.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ending, holdRequest, openBench, type LedgerBench } from '../../test/ledger-bench.ts'
import { describeStores } from '../../test/stores.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { audit } from './audit/audit.ts'
import type { PostingKind } from './ledger.ts'
import { MOST_NANOS } from './rules/wallet.ts'

describeStores('movements at the same moment', (bench) => {
  const open = async (nanos: bigint) => openBench(await bench.open(), nanos)
  let keys = 0
  const post = ({ ledger, walletId }: LedgerBench, kind: PostingKind, nanos: bigint, idempotencyKey?: string) => {
    keys += 1
    return ledger.post({
      walletId,
      kind,
      nanos,
      reason: 'r',
      actor: 'a',
      idempotencyKey: idempotencyKey ?? `now-${keys}`,
    })
  }
  const statuses = async (works: Promise<unknown>[]) =>
    (await Promise.allSettled(works)).map((outcome) => {
      if (outcome.status === 'fulfilled') return 'done'
      assert.ok(outcome.reason instanceof GatewayError, String(outcome.reason))
      return outcome.reason.kind
    })
  const assertSound = async ({ store, ledger, walletId }: LedgerBench, posted: bigint) => {
    assert.equal((await ledger.readWallet(walletId)).posted, posted)
    assert.deepEqual((await audit(store)).differences, [])
  }

  test('of three withdrawals of all that there is, one is made', async () => {
    const at = await open(1_000n)
    const made = await statuses([1, 2, 3].map(() => post(at, 'adjust', -1_000n)))
    assert.deepEqual(made.toSorted(), ['done', 'invalid_request', 'invalid_request'])
    await assertSound(at, 0n)
  })

  test('a hold and a withdrawal that ask for the same money do not both get it', async () => {
    const at = await open(1_000n)
    // The hold is asked for in every turn of the withdrawal but the first.
    const withdrawal = statuses([post(at, 'adjust', -1_000n)])
    let held: Awaited<ReturnType<typeof at.ledger.hold>> | undefined
    for (let turn = 0; turn < 50 && held === undefined; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      held = await (async () => at.ledger.hold(holdRequest(at.principal, 1_000n)))().catch(() => undefined)
    }
    assert.deepEqual(await withdrawal, [held === undefined ? 'done' : 'invalid_request'])
    const { posted, held: nanos } = await at.ledger.readWallet(at.walletId)
    assert.ok(posted - nanos >= 0n, `${posted} posted, ${nanos} held`)
    if (held !== undefined) await at.ledger.release(held, ending(0))
    await assertSound(at, held === undefined ? 0n : 1_000n)
  })

  test('a withdrawal that is sent three times at once with one key is made once, and each is told so', async () => {
    const at = await open(1_000n)
    assert.deepEqual(await statuses([1, 2, 3].map(() => post(at, 'adjust', -1_000n, 'once'))), ['done', 'done', 'done'])
    await assertSound(at, 0n)
  })

  test('a credit limit that is lowered and a hold that needs it do not both pass', async () => {
    const at = await open(0n)
    await at.ledger.setCreditLimit(at.walletId, 1_000n)
    const [limit, hold] = await Promise.allSettled([
      at.ledger.setCreditLimit(at.walletId, 0n),
      (async () => at.ledger.hold(holdRequest(at.principal, 1_000n)))(),
    ])
    assert.notEqual(limit.status, hold.status)
    if (hold.status === 'fulfilled') await at.ledger.release(hold.value, ending(0))
    await assertSound(at, 0n)
  })

  test('limits that are changed at once end as one of them, in memory as in the database', async () => {
    const at = await open(0n)
    await Promise.all([5n, 'unlimited' as const, 7n].map((limit) => at.ledger.setCreditLimit(at.walletId, limit)))
    const { creditLimit } = await at.ledger.readWallet(at.walletId)
    const row = await at.store.db.selectFrom('wallets').select('credit_limit_nanos').executeTakeFirst()
    assert.equal(creditLimit ?? null, row?.credit_limit_nanos)
  })

  test('amounts, balances and limits beyond the largest are refused, and the largest is named', async () => {
    const at = await open(0n)
    const tooMuch = /at most 1000000000 USD/
    await assert.rejects(post(at, 'top-up', MOST_NANOS + 1n), tooMuch)
    await assert.rejects(post(at, 'adjust', -MOST_NANOS - 1n), tooMuch)
    await post(at, 'top-up', MOST_NANOS)
    await assert.rejects(post(at, 'top-up', 1n), tooMuch)
    await assert.rejects(at.ledger.setCreditLimit(at.walletId, MOST_NANOS + 1n), tooMuch)
    await at.ledger.setCreditLimit(at.walletId, MOST_NANOS)
    await post(at, 'adjust', -MOST_NANOS)
    await assertSound(at, 0n)
  })
})
