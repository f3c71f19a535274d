// Records become the sums that pages read: each once, whatever happens in between.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { Client } from 'pg'
import { ending, holdRequest, openBench, opening, type LedgerBench } from '../../../test/ledger-bench.ts'
import { describeStores } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { emptyUsage } from '../../generation/usage/usage.ts'
import { readCard } from '../../pricing/read-card.ts'
import { migrations } from '../../store/migrations/migrations.ts'
import { WriteConflict } from '../../store/store-error.ts'
import type { Store } from '../../store/store.ts'
import { audit } from '../audit/audit.ts'
import type { GenerationEnding, GenerationOpening } from '../rows/generation-record.ts'
import { firstCursor, prune } from '../upkeep/prune.ts'
import { latencyColumns } from './latency-buckets.ts'
import { sumAll, SumStepper } from './sum-stepper.ts'

const minuteMs = 60_000
/** A minute that began a while ago, in its hour and day. */
const startMs = Math.floor((Date.now() - 10 * minuteMs) / minuteMs) * minuteMs

async function generate(
  at: LedgerBench,
  changes: Partial<GenerationEnding> = {},
  begins: Partial<GenerationOpening> = {},
): Promise<string> {
  const request = holdRequest(at.principal, 100n, {
    opening: opening({ startedMs: startMs, client: 'curl', ...begins }),
  })
  const hold = await at.ledger.hold(request)
  const last = ending(10, { firstByteMs: startMs + 20, endedMs: startMs + 100, ...changes })
  await (last.status === 'completed' ? at.ledger.settle(hold, last) : at.ledger.release(hold, last))
  return request.generationId
}

const readSums = (store: Store, table: 'series_minutes' | 'series_hours' | 'series_days', owner: '=' | '<>' = '<>') =>
  store.db
    .selectFrom(table)
    .innerJoin('usage_series', 'usage_series.id', 'series_id')
    .selectAll()
    .where('owner_id', owner, '')
    .orderBy('start_ms')
    .orderBy('model')
    .execute()

const noDifferences = async (store: Store) => assert.deepEqual((await audit(store)).differences, [])

describeStores('sums of records', (bench) => {
  test('hold what the records say, by minute, hour and day, of each series and over all owners', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    await generate(at)
    await generate(at, { status: 'failed', errorCode: 'provider_error', usage: undefined, losses: ['seed'] })
    await generate(at, { status: 'failed', errorCode: 'context_length_exceeded', usage: undefined })
    await generate(at, { status: 'cancelled', estimated: true })
    await generate(at, {}, { startedMs: startMs + minuteMs })
    await sumAll(at.store)
    const minutes = await readSums(at.store, 'series_minutes')
    assert.deepEqual(
      minutes.map(({ start_ms, requests, failed_provider, failed_caller, cancelled }) => [
        start_ms,
        requests,
        failed_provider,
        failed_caller,
        cancelled,
      ]),
      [
        [startMs, 4, 1, 1, 1],
        [startMs + minuteMs, 1, 0, 0, 0],
      ],
    )
    const [sums] = minutes
    assert.deepEqual(
      [sums?.key_id, sums?.model, sums?.provider, sums?.client],
      [at.principal.key.id, 'acme/one', 'acme', 'curl'],
    )
    assert.deepEqual([sums?.output_tokens, sums?.charge_nanos, sums?.cost_nanos], [20, 10n, 2n])
    // What was used by the caller who left was not charged here: its cost is unpaid.
    assert.deepEqual([sums?.unpaid_nanos, sums?.lossy, sums?.estimated], [1n, 1, 1])
    assert.deepEqual(
      [sums?.[latencyColumns.first[1] ?? 'first_0'], sums?.[latencyColumns.total[6] ?? 'total_0']],
      [4, 4],
    )
    for (const owner of ['=', '<>'] as const) {
      const all = await readSums(at.store, 'series_days', owner)
      assert.equal(
        all.reduce((sum, { requests }) => sum + requests, 0),
        5,
      )
      assert.equal(
        all.reduce((sum, { charge_nanos }) => sum + charge_nanos, 0n),
        20n,
      )
    }
    await sumAll(at.store)
    assert.deepEqual(await readSums(at.store, 'series_minutes'), minutes, 'nothing is summed twice')
    await noDifferences(at.store)
  })

  test('hold sessions, the last use of a key by each kind of client, and what a wallet was charged by day', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    await generate(at, {}, { agentIds: { session: 's1', agent: 'a' } })
    await sumAll(at.store)
    const last = await generate(
      at,
      { status: 'failed', errorCode: 'provider_error', endedMs: startMs + 900 },
      { agentIds: { session: 's1' }, client: 'codex', startedMs: startMs + 500 },
    )
    await generate(at, {}, { client: 'codex' })
    await sumAll(at.store)
    const { db } = at.store
    const [session, ...others] = await db.selectFrom('agent_sessions').selectAll().execute()
    assert.deepEqual(others, [])
    assert.deepEqual(
      [
        session?.session_id,
        session?.requests,
        session?.failed,
        session?.charge_nanos,
        session?.first_ms,
        session?.last_ms,
      ],
      ['s1', 2, 1, 10n, startMs, startMs + 900],
    )
    assert.equal(session?.client, 'codex')
    const clients = await db.selectFrom('key_clients').selectAll().orderBy('client').execute()
    assert.deepEqual(
      clients.map(({ client, requests, last_ms }) => [client, requests, last_ms]),
      [
        ['codex', 2, startMs + 900],
        ['curl', 1, startMs + 100],
      ],
    )
    assert.deepEqual([clients[0]?.generation_id, clients[0]?.error_code], [last, 'provider_error'])
    const [day] = await db.selectFrom('wallet_days').selectAll().execute()
    assert.deepEqual([day?.charges, day?.charge_nanos], [2, 20n])
  })

  test('say what a cache saved by the price that was charged, and what was lost on attempts', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const price = readCard({ input: '1', cacheRead: '0.1', cacheWrite: '1.25', output: '5' })
    const attempt = { endpoint: 'acme/one-1', outcome: 'failed', cost_nanos: '700' }
    await generate(at, {
      usage: { ...emptyUsage(), input: 10, cacheRead: 100, cacheWrite5m: 8, output: 1 },
      price,
      attempts: [attempt, { ...attempt, outcome: 'served', cost_nanos: undefined }],
      lost: 700n,
    })
    await generate(at, { attempts: [{ outcome: 'abandoned' }, { outcome: 'served', hedge: true }] })
    await sumAll(at.store)
    const [sums] = await readSums(at.store, 'series_days')
    // A hundred tokens at 0.9 USD per million less than fresh ones, eight at 0.25 more: 90,000 less 2,000 nano-dollars.
    assert.deepEqual([sums?.saved_nanos, sums?.lost_nanos], [88_000n, 700n])
    assert.deepEqual([sums?.retried, sums?.rescued, sums?.hedged], [1, 1, 1])
  })

  test('of many records in many steps, by two at once, beside traffic: each counts once', async () => {
    const at = await openBench(await bench.open(), 1_000_000_000n)
    const many = 2 * bounds.sumRows + 50
    let done = false
    const traffic = async () => {
      for (let index = 0; index < many; index += 50)
        await Promise.all(
          Array.from({ length: 50 }, (_, each) => generate(at, {}, { startedMs: startMs + each * 2_500 })),
        )
      done = true
    }
    const sum = async () => {
      const stepper = new SumStepper(at.store)
      let refused = 0
      for (let last = false; !last;) {
        last = done
        await stepper.step().catch((error: unknown) => {
          if (!(error instanceof WriteConflict)) throw error
          refused += 1
        })
      }
      return refused
    }
    await Promise.all([traffic(), sum(), sum()])
    await sumAll(at.store)
    const days = await readSums(at.store, 'series_days')
    assert.equal(
      days.reduce((total, { requests }) => total + requests, 0),
      many,
    )
    const minutes = await readSums(at.store, 'series_minutes')
    assert.equal(
      minutes.reduce((total, { requests }) => total + requests, 0),
      many,
    )
    await noDifferences(at.store)
  })

  test('stay where records are pruned, and what comes after that is summed', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    await generate(at)
    await generate(at, { status: 'failed', errorCode: 'provider_error' })
    for (let cursor = firstCursor as typeof firstCursor | undefined; cursor !== undefined;)
      cursor = (await prune(at.store, Date.now() + minuteMs, cursor)).next
    assert.deepEqual(await at.store.db.selectFrom('generations').select('id').execute(), [])
    for (let index = 0; index < 4; index += 1) await generate(at)
    await sumAll(at.store)
    const [day] = await readSums(at.store, 'series_days')
    assert.deepEqual([day?.requests, day?.charge_nanos, day?.failed_provider], [6, 50n, 1])
    await noDifferences(at.store)
  })

  test('the auditor finds a changed sum, of all and of one hour', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    await generate(at)
    await sumAll(at.store)
    await generate(at)
    await noDifferences(at.store)
    const { db } = at.store
    await at.store.write([db.updateTable('series_days').set((set) => ({ charge_nanos: set('charge_nanos', '+', 1n) }))])
    await at.store.write([db.updateTable('series_hours').set({ output_tokens: 11 })])
    const found = (await audit(at.store)).differences
    assert.deepEqual(new Set(found.map(({ what }) => what)), new Set(['sums']))
    assert.deepEqual(found.filter(({ id }) => id === 'all').length, 2)
    assert.match(found.find(({ id }) => id !== 'all')?.message ?? '', /output_tokens by 1/)
  })

  test('records that were written before there were sums are summed, those that were pruned by what is left of them', async () => {
    const options = await bench.newOptions()
    const first = await openBench(await bench.open({}, options), 1_000_000n)
    for (let index = 0; index < 3; index += 1) await generate(first)
    const { store } = first
    const tables = ['series_minutes', 'series_hours', 'series_days', 'usage_series', 'agent_sessions', 'key_clients']
    const later = migrations
      .filter(({ version }) => version > 9)
      .flatMap(({ statements }) => statements(store.kind))
      .flatMap((text) => /^\s*create table (\w+)/.exec(text)?.[1] ?? [])
    await store.write([
      ...later.toReversed().map((table) => ({ sql: `drop table ${table}`, parameters: [] })),
      ...[...tables, 'wallet_days', 'sum_state', ...(store.kind === 'postgres' ? ['unsummed'] : [])].map((table) => ({
        sql: `drop table ${table}`,
        parameters: [],
      })),
      ...(store.kind === 'postgres'
        ? ['drop function queue_records cascade', 'drop function queue_reversal cascade'].map((text) => ({
            sql: text,
            parameters: [],
          }))
        : []),
      { sql: 'drop index postings_movements', parameters: [] },
      { sql: 'alter table generations drop column client', parameters: [] },
      { sql: 'alter table generations drop column held_nanos', parameters: [] },
      { sql: 'drop index keys_family', parameters: [] },
      ...['family_id', 'replaced_by', 'made_for'].map((column) => ({
        sql: `alter table keys drop column ${column}`,
        parameters: [],
      })),
      { sql: `delete from settings where name = 'audit_log_head'`, parameters: [] },
      { sql: `delete from change_counters where name in ('management_keys', 'price_steps')`, parameters: [] },
      { sql: 'delete from schema_migrations where version >= 9', parameters: [] },
      {
        sql: `insert into pruned_days (wallet_id, day, key_id, model, generations, charges, charge_nanos, waived_nanos, cost_nanos)
          values (?, 20000, 'key_old', 'acme/old', 4, 3, 0, 0, 7)`,
        parameters: [first.walletId],
      },
      {
        sql: `insert into usage_days (owner_id, day, key_id, model, requests, successes, input_tokens, cache_read_tokens,
          cache_write_tokens, output_tokens, charge_nanos, cost_nanos) values (?, 20000, 'key_old', 'acme/old', 4, 4, 0, 0, 0, 0, 0, 7)`,
        parameters: [first.principal.owner.id],
      },
    ])
    await first.ledger.close()
    await store.close()
    const again = await bench.open({}, options)
    const at = await openBench(again, 0n)
    await generate(at)
    await sumAll(again)
    const days = await readSums(again, 'series_days')
    assert.deepEqual(days.map(({ model, requests }) => [model, requests]).toSorted(), [
      ['acme/old', 4],
      ['acme/one', 1],
      ['acme/one', 3],
    ])
    await noDifferences(again)
  })

  if (bench.kind === 'postgres') {
    test('a record whose transaction commits after those of later numbers is summed', async () => {
      const options = await bench.newOptions()
      const at = await openBench(await bench.open({}, options), 1_000_000n)
      const id = await generate(at)
      const late = new Client({ connectionString: 'url' in options ? options.url : '' })
      await late.connect()
      const columns =
        'hold_end, key_id, owner_id, wallet_id, protocol, requested_model, model, attempts, losses, charge_nanos, waived_nanos, cost_nanos, estimated, status, streamed, started_ms, ended_ms'
      await late.query('begin')
      const { rows } = await late.query(
        `insert into generations (id, ${columns}) select 'late', ${columns.replace('charge_nanos', '0')} from generations where id = $1 returning sequence`,
        [id],
      )
      for (let index = 0; index < 3; index += 1) await generate(at)
      await sumAll(at.store)
      const newest = await sql<{ sequence: number }>`select max(sequence) as sequence from generations`.execute(
        at.store.db,
      )
      assert.ok((newest.rows[0]?.sequence ?? 0) > Number(rows[0].sequence))
      const count = async () =>
        (await readSums(at.store, 'series_days')).reduce((sum, { requests }) => sum + requests, 0)
      assert.equal(await count(), 4)
      await late.query('commit')
      await late.end()
      await sumAll(at.store)
      assert.equal(await count(), 5)
    })

    test('a charge that is given back leaves the sums, whether its record was summed before or not', async () => {
      const at = await openBench(await bench.open(), 1_000_000n)
      const summedFirst = await generate(at)
      await sumAll(at.store)
      const summedLate = await generate(at)
      const giveBack = async (id: string) => {
        const { db } = at.store
        const charge = await db
          .selectFrom('postings')
          .selectAll()
          .where('generation_id', '=', id)
          .executeTakeFirstOrThrow()
        const { sequence: _, ...values } = charge
        await at.store.write([
          db
            .updateTable('generations')
            .set({
              hold_end: 'reversed',
              status: 'interrupted',
              error_code: 'db_error',
              charge_nanos: 0n,
              waived_nanos: 0n,
            })
            .where('id', '=', id),
          db.updateTable('wallets').set((set) => ({ posted_nanos: set('posted_nanos', '+', 10n) })),
          db.updateTable('usage_days').set((set) => ({ charge_nanos: set('charge_nanos', '-', 10n) })),
          db.insertInto('postings').values({
            ...values,
            kind: 'reversal',
            from_account: charge.to_account,
            to_account: charge.from_account,
            idempotency_key: `reversal:${id}`,
          } as never),
        ])
      }
      await giveBack(summedFirst)
      await giveBack(summedLate)
      await noDifferences(at.store)
      await generate(at)
      await sumAll(at.store)
      const [day] = await readSums(at.store, 'series_days')
      assert.deepEqual([day?.requests, day?.failed_ours, day?.charge_nanos], [3, 2, 10n])
      const charged = await at.store.db.selectFrom('wallet_days').selectAll().executeTakeFirst()
      assert.deepEqual(
        [charged?.charges, charged?.charge_nanos],
        [3, 30n],
        'what was given back is a posting of its own',
      )
      await noDifferences(at.store)
    })
  }
})
