// Texts that a database refuses, on their way into the records.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ending, holdRequest, openBench, opening } from '../../../test/ledger-bench.ts'
import { describeStores } from '../../../test/stores.ts'
import { audit } from '../audit/audit.ts'
import { cleanText, cleanValues } from './clean-text.ts'
import { encodeGeneration } from './generation-record.ts'
import { withoutOptionalTexts } from './optional-texts.ts'
import { readGeneration } from '../reports/read-generation.ts'
import { recover } from '../lease/recover.ts'

test('NUL and lone surrogates are replaced, and nothing else', () => {
  assert.equal(cleanText('a\0b\ud800c\udc00'), 'a\ufffdb\ufffdc\ufffd')
  const text = 'a\u0001\n\ufffd \u{1f600}'
  assert.equal(cleanText(text), text)
  assert.deepEqual(cleanValues(['\0', 1, 2n, null]), ['\ufffd', 1, 2n, null])
})

test('without its optional texts a record keeps whose it is, how it ended and every figure', () => {
  const owner = { id: 'req', keyId: 'key', ownerId: 'own', walletId: 'wal' }
  const settled = { charge: 5n, waived: 1n, cost: 2n }
  const row = encodeGeneration(owner, opening({ requestedModel: 'long' }), ending(7), 'settled', settled, 9n)
  const bare = withoutOptionalTexts(row)
  const changed = row.flatMap((value, index) => (value === bare[index] ? [] : [value]))
  assert.deepEqual(changed, ['theirs', 'long', 'one-1', '[{"endpoint":"acme/one-1","status":200}]', 'stop'])
})

describeStores('a record with odd texts', (bench) => {
  const odd = 'odd\0name\ud800'

  test('is written with the texts cleaned, and its generation is charged', async () => {
    const at = await openBench(await bench.open(), 1_000n)
    const request = holdRequest(at.principal, 300n, { opening: opening({ requestedModel: odd, callerRequestId: odd }) })
    const hold = await at.ledger.hold(request)
    await hold.write()
    const other = await at.ledger.hold(holdRequest(at.principal, 300n))
    const last = ending(100, { model: odd, upstreamModel: odd, losses: [odd], attempts: [{ detail: odd }] })
    const [settled] = await Promise.all([at.ledger.settle(hold, last), at.ledger.settle(other, ending(50))])
    assert.equal(settled.charge, 100n)
    assert.equal((await at.ledger.readWallet(at.walletId)).posted, 850n)
    const record = await readGeneration(at.store, request.generationId, at.principal)
    assert.deepEqual([record?.requestedModel, record?.model], ['odd\ufffdname\ufffd', 'odd\ufffdname\ufffd'])
    assert.deepEqual((await audit(at.store)).differences, [])
  })

  test('is closed with the texts cleaned where its process died', async () => {
    const options = await bench.newOptions()
    const first = await openBench(await bench.open({}, options), 1_000n)
    const request = holdRequest(first.principal, 300n, { opening: opening({ requestedModel: odd }) })
    await (await first.ledger.hold(request)).write()
    await first.ledger.close()
    await first.store.close()
    const store = await bench.open({}, options)
    await store.write([store.db.updateTable('processes').set({ lease_until_ms: 0 })])
    await recover(store)
    const { ledger } = await openBench(store, 0n)
    assert.equal((await ledger.readWallet(first.walletId)).held, 0n)
    const record = await readGeneration(store, request.generationId, first.principal)
    assert.deepEqual([record?.status, record?.requestedModel], ['interrupted', 'odd\ufffdname\ufffd'])
  })

  test('an idempotency key that could not be found again is refused', async () => {
    const { ledger, walletId } = await openBench(await bench.open(), 0n)
    const posting = { walletId, kind: 'grant', nanos: 1n, reason: 'r', actor: 'a', idempotencyKey: odd } as const
    await assert.rejects(ledger.post(posting), /1 to 500 characters, without NUL/)
  })
})
