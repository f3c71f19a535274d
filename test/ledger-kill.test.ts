import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { seededRandom } from '../src/foundation/random.ts'
import { audit } from '../src/ledger/audit/audit.ts'
import { openLedger } from '../src/ledger/open-ledger.ts'
import { recover } from '../src/ledger/lease/recover.ts'
import { openStore } from '../src/store/open-store.ts'
import { openBench } from './ledger-bench.ts'
import { newDirectory } from './new-directory.ts'
import { describeStores, storeContext } from './stores.ts'

type StoreOptions = Parameters<typeof openStore>[0]

const KILLS = 3
const SEED = 4711
const AT_ONCE = 16
const BALANCE = 10n ** 12n

describeStores('kill -9 of a process that uses the ledger', (bench) => {
  test('all that was told is charged exactly once, nothing is left held, the books balance', async () => {
    const random = seededRandom(SEED)
    const options = await bench.newOptions()
    const first = await openBench(await openStore(options, storeContext), BALANCE)
    await first.ledger.close()
    await first.store.close()
    let told = 0
    for (let kill = 0; kill < KILLS; kill += 1) {
      const charges = await runUntilKilled(options, 100 + random.fraction() * 400)
      told += charges.size
      const store = await openStore(options, storeContext)
      // With several gateways only its lease tells that a process is dead; here it is said to have run out.
      if (bench.kind === 'postgres') await store.write([store.db.updateTable('processes').set({ lease_until_ms: 0 })])
      await recover(store)
      const ledger = await openLedger(store)
      const wallet = await ledger.readWallet(first.walletId)
      assert.deepEqual([wallet.held, wallet.openHolds], [0n, 0])
      const rows = await store.db.selectFrom('generations').select(['id', 'status', 'charge_nanos']).execute()
      const records = new Map(rows.map((row) => [row.id, row]))
      for (const [id, charge] of charges)
        assert.equal(records.get(id)?.charge_nanos, charge, `${id} was told ${charge}`)
      // On the wire when the process died: at most one for each that ran.
      const charged = rows.filter(({ status }) => status === 'completed').length
      assert.ok(charged - told <= AT_ONCE * (kill + 1), `${charged} charged, ${told} told`)
      assert.ok(rows.every(({ status, charge_nanos }) => status === 'completed' || charge_nanos === 0n))
      const spent = rows.reduce((sum, { charge_nanos }) => sum + charge_nanos, 0n)
      assert.equal(wallet.posted, BALANCE - spent)
      assert.deepEqual((await audit(store)).differences, [])
      await ledger.close()
      await store.close()
    }
    assert.ok(told > 0)
  })
})

/** The answer: what the child told before it was killed. */
async function runUntilKilled(options: StoreOptions, afterMs: number): Promise<Map<string, bigint>> {
  const script = fileURLToPath(new URL('./ledger-child.ts', import.meta.url))
  const file = join(newDirectory(), 'told')
  const child = spawn(process.execPath, [script, JSON.stringify(options), file, 'ada', String(AT_ONCE)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), afterMs))
    child.once('exit', (code) => (code === null ? resolve() : reject(new Error(`the child ended with ${code}`))))
  })
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return new Map(lines.map((line) => line.split(' ')).map(([id = '', charge = '0']) => [id, BigInt(charge)]))
}
