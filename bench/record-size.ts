// How much the records of generations take on disk, before and after they are pruned, and how long commits take beside
// the pruning: `node bench/record-size.ts [GENERATIONS] [sqlite|postgres]`. Streams of three models by ten keys' worth of
// days, each with its hold on disk, as a gateway writes them.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { DAY_MS } from '../src/foundation/time/clock.ts'
import { firstCursor, prune, type PruneStep } from '../src/ledger/upkeep/prune.ts'
import { openStore } from '../src/store/open-store.ts'
import type { Store } from '../src/store/store.ts'
import { ending, holdRequest, openBench, opening, type LedgerBench } from '../test/ledger-bench.ts'
import { openPrivatePostgres } from '../test/postgres.ts'
import { newDirectory } from '../test/new-directory.ts'
import { storeContext } from '../test/stores.ts'

const DAYS = 30
const AT_ONCE = 64

const count = Number(process.argv[2] ?? 50_000)
const only = process.argv[3]
if (only !== 'postgres') await measureSqlite()
if (only !== 'sqlite') await measurePostgres()

async function measureSqlite(): Promise<void> {
  const directory = newDirectory()
  const store = await openStore({ kind: 'sqlite', directory }, storeContext)
  const size = async () => {
    const { rows } = await sql<{ bytes: number }>`select (page_count - freelist_count) * page_size as bytes
      from pragma_page_count, pragma_freelist_count, pragma_page_size`.execute(store.db)
    return Number(rows[0]?.bytes)
  }
  await measure('SQLite', store, size)
  await store.close()
  print('SQLite', 'the file itself, which keeps the room for new rows', statSync(join(directory, 'crossmodel.db')).size)
}

async function measurePostgres(): Promise<void> {
  const server = await openPrivatePostgres()
  const url = await server.createDatabase()
  const store = await openStore({ kind: 'postgres', url, directory: newDirectory() }, storeContext)
  const size = async () => {
    if (store.kind !== 'postgres') return 0
    const client = await store.connect()
    // Files keep the room of what is gone for new rows; this is what is in use.
    await client.query({ text: 'vacuum full', query_timeout: 600_000 } as never)
    client.release()
    const { rows } = await sql<{ bytes: number }>`select sum(pg_total_relation_size(oid))::bigint as bytes
      from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`.execute(store.db)
    return Number(rows[0]?.bytes)
  }
  await measure('Postgres', store, size)
  await store.close()
  await server.close()
}

async function measure(name: string, store: Store, size: () => Promise<number>): Promise<void> {
  const at = await openBench(store, 10n ** 15n)
  const emptyBytes = await size()
  for (let written = 0; written < count; written += AT_ONCE) {
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, count - written) }, (_, each) => generate(at, written + each)),
    )
  }
  const fullBytes = await size()
  print(name, `${count} generations`, fullBytes - emptyBytes)
  print(name, 'for each', (fullBytes - emptyBytes) / count)
  await age(store)
  const quiet = await time(at, sleep(3_000))
  const loud = await time(at, pruneAll(store))
  process.stdout.write(`${name}: a commit takes ${show(quiet)}, beside the pruning ${show(loud)}\n`)
  const prunedBytes = await size()
  print(name, 'pruned, in use', prunedBytes - emptyBytes)
  await at.ledger.close()
}

async function generate(at: LedgerBench, index: number): Promise<void> {
  const startedMs = Date.now()
  const request = holdRequest(at.principal, 1_000n, {
    opening: opening({ startedMs, requestedModel: 'deepseek/deepseek-v4-pro' }),
  })
  const hold = await at.ledger.hold(request)
  await hold.write()
  const model = ['deepseek/deepseek-v4-pro', 'openai/gpt-5.4-mini', 'anthropic/claude-sonnet-4.6'][index % 3] ?? ''
  await at.ledger.settle(
    hold,
    ending(500, { model, endpoint: `${model}@provider`, upstreamModel: model.split('/')[1] }),
  )
}

/** As if they had been made on the days of a month, long ago. */
async function age(store: Store): Promise<void> {
  const ms = `(200 - sequence % ${DAYS}) * cast(${DAY_MS} as bigint)`
  const statement = (text: string) => ({ sql: text, parameters: [] })
  await store.write([
    statement(`update generations set started_ms = started_ms - ${ms}, ended_ms = ended_ms - ${ms}`),
    statement(`update postings set created_ms = created_ms - 150 * cast(${DAY_MS} as bigint) where kind = 'charge'`),
  ])
}

async function pruneAll(store: Store): Promise<void> {
  const startedMs = performance.now()
  const beforeMs = Date.now() - 100 * DAY_MS
  let generations = 0
  const taken: number[] = []
  for (let cursor: PruneStep['next'] = firstCursor; cursor !== undefined;) {
    const stepMs = performance.now()
    const step: PruneStep = await prune(store, beforeMs, cursor)
    const tookMs = performance.now() - stepMs
    taken.push(tookMs)
    generations += step.generations
    cursor = step.next
    await sleep(4 * tookMs)
  }
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1)
  taken.sort((one, other) => one - other)
  process.stdout.write(`${store.kind}: ${generations} pruned in ${seconds} s, a step takes ${show(taken)}\n`)
}

/** How long single commits take until `busy` is done, one after the other, ms. */
async function time(at: LedgerBench, busy: Promise<void>): Promise<number[]> {
  const taken: number[] = []
  let isBusy = true
  void busy.then(() => (isBusy = false))
  while (isBusy) {
    const hold = await at.ledger.hold(holdRequest(at.principal, 1n))
    const startedMs = performance.now()
    await at.ledger.settle(hold, ending(1))
    taken.push(performance.now() - startedMs)
    await sleep(3)
  }
  return taken.sort((one, other) => one - other)
}

function show(taken: readonly number[]): string {
  const at = (share: number) => (taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? 0).toFixed(1)
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, at most ${at(1)} ms (${taken.length})`
}

function print(name: string, what: string, bytes: number): void {
  process.stdout.write(`${name}: ${what}: ${Math.round(bytes).toLocaleString('en')} bytes\n`)
}
