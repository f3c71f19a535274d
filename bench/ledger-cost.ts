// What the ledger costs: CPU µs for one generation's hold and settlement, all threads, under batch load on SQLite; and
// how long they take when nothing else runs. Usage: node bench/ledger-cost.ts [generations] [at once]
import { rmSync } from 'node:fs'
import { ending, holdRequest, openBench } from '../test/ledger-bench.ts'
import { newSqliteOptions, storeContext } from '../test/stores.ts'
import { openStore } from '../src/store/open-store.ts'

const generations = Number(process.argv[2] ?? 30_000)
const atOnce = Number(process.argv[3] ?? 64)

const options = newSqliteOptions()
const store = await openStore(options, storeContext)
const at = await openBench(store, 10n ** 15n)

/** A stream waits for its hold before its first byte; a fast body is settled before its hold is ever written. */
async function generate(isStream: boolean): Promise<void> {
  const hold = await at.ledger.hold(holdRequest(at.principal, 10_000n))
  if (isStream) await hold.write()
  await at.ledger.settle(hold, ending(5_000))
}

async function run(
  count: number,
  concurrency: number,
  isStream: boolean,
): Promise<{ cpuMicros: number; wallMs: number }> {
  let left = count
  const cpu = process.cpuUsage()
  const started = performance.now()
  const worker = async () => {
    while (left > 0) {
      left -= 1
      await generate(isStream)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  const used = process.cpuUsage(cpu)
  return { cpuMicros: (used.user + used.system) / count, wallMs: performance.now() - started }
}

await run(5_000, atOnce, true)
for (const isStream of [true, false]) {
  const load = await run(generations, atOnce, isStream)
  const alone = await run(500, 1, isStream)
  process.stdout.write(
    `${isStream ? 'streams' : 'bodies '}: ${load.cpuMicros.toFixed(1)} CPU µs each, ${atOnce} at once, ` +
      `${Math.round((generations / load.wallMs) * 1000)} a second; alone ${(alone.wallMs / 500).toFixed(2)} ms until durable\n`,
  )
}
await at.ledger.close()
await store.close()
rmSync(options.directory, { recursive: true, force: true })
