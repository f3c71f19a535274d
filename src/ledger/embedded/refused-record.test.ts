// A record that the database refuses after it was answered as durable: it is written in its second form, and nothing
// that came with it is harmed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ending, holdRequest, openBench } from '../../../test/ledger-bench.ts'
import { newSqliteOptions, storeContext } from '../../../test/stores.ts'
import { silentLog } from '../../foundation/log.ts'
import { readIncidents } from '../../store/incident-store.ts'
import { openStore } from '../../store/open-store.ts'
import { audit } from '../audit/audit.ts'
import { readGeneration } from '../reports/read-generation.ts'

test('a record that is refused for its texts is written without them, charged, and the operator is told', async () => {
  const errors: string[] = []
  const log = { ...silentLog, error: (_: unknown, message: string) => void errors.push(message) }
  const store = await openStore(newSqliteOptions(), { ...storeContext, log })
  const refuse = `create trigger refuse before insert on generations when new.losses <> '[]'
    begin select raise(abort, 'refused for its texts'); end`
  await store.write([{ sql: refuse, parameters: [] }])
  const at = await openBench(store, 1_000n)
  const requests = [1, 2, 3].map(() => holdRequest(at.principal, 100n))
  const holds = await Promise.all(requests.map(async (request) => at.ledger.hold(request)))
  await Promise.all(
    holds.map((hold, index) => at.ledger.settle(hold, ending(50, { losses: index === 1 ? ['odd'] : [] }))),
  )
  const records = await Promise.all(requests.map(({ generationId }) => readGeneration(store, generationId, undefined)))
  assert.deepEqual(
    records.map((record) => [record?.charge, record?.losses, record?.requestedModel, record?.usage?.output]),
    [
      [50n, [], 'fast', 50],
      [50n, [], '', 50],
      [50n, [], 'fast', 50],
    ],
  )
  assert.deepEqual(errors, ['A record was refused and written in its second form: refused for its texts.'])
  const [incident, ...others] = await readIncidents(store)
  assert.deepEqual([incident?.kind, incident?.lost, others], ['record-mended', 0, []])
  // What the record had is kept beside.
  assert.match(incident?.detail ?? '', /odd/)
  assert.equal((await at.ledger.readWallet(at.walletId)).posted, 850n)
  assert.deepEqual((await audit(store)).differences, [])
  await at.ledger.close()
  await store.close()
})
