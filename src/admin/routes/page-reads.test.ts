// How SQLite finds what pages read: by an index, whatever the page, so that no page looks at all records or all sums.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CompiledQuery, type KyselyPlugin } from 'kysely'
import { askReport } from '../../../test/ask-report.ts'
import { ending, holdRequest, openBench, opening, type LedgerBench } from '../../../test/ledger-bench.ts'
import { describeSqlite } from '../../../test/stores.ts'
import { readKeyClients, readKeyPeaks } from '../../ledger/reports/key-spends-store.ts'
import { reportGroups } from '../../operations/reports/group-report.ts'
import { sumAll } from '../../ledger/rollups/sum-stepper.ts'

/** The tables that grow with requests. */
const grown = ['generations', 'postings', 'usage_days', 'wallet_days', 'agent_sessions', 'key_clients', 'series_\\w+']
const scanned = new RegExp(`^SCAN (${grown.join('|')})\\b`)

/** The same store; every query that is read through it is noted as it runs. */
function noteQueries(at: LedgerBench): { at: LedgerBench; queries: Set<CompiledQuery> } {
  const queries = new Set<CompiledQuery>()
  const { db } = at.store
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      queries.add(db.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  }
  return { at: { ...at, store: { ...at.store, db: db.withPlugin(plugin) } }, queries }
}

async function explain({ store }: LedgerBench, query: CompiledQuery): Promise<string[]> {
  const { rows } = await store.db.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${query.sql}`, [...query.parameters]),
  )
  return rows.map(({ detail }) => detail)
}

const workspace = '/admin/workspaces/:workspace'
/** By minutes, hours and days. */
const ranges = ['1h', '24h', '90d']
const groups = Object.keys(reportGroups)
const filters = [{ key: 'key_1' }, { model: 'acme/one' }, { provider: 'acme' }, { client: 'curl' }]

describeSqlite('the reads of pages', (bench) => {
  test('find records, postings and sums by an index', async () => {
    const plain = await openBench(await bench.open(), 1_000_000n)
    const request = holdRequest(plain.principal, 1_000n, {
      opening: opening({ client: 'curl', agentIds: { session: 's1' } }),
    })
    await plain.ledger.settle(await plain.ledger.hold(request), ending(10))
    await sumAll(plain.store)
    const { at, queries } = noteQueries(plain)
    for (const range of ranges) {
      for (const by of groups) {
        await askReport(at, '/admin/usage', { range, by })
        if (by !== 'workspace') await askReport(at, `${workspace}/usage`, { range, by })
        for (const filter of filters) await askReport(at, '/admin/usage', { range, by, ...filter })
      }
      if (range !== '1h') await askReport(at, `${workspace}/overview`, { range })
      for (const filter of [{}, { session: 's1' }, { status: 'failed' }, ...filters]) {
        await askReport(at, `${workspace}/activity`, { range, ...filter })
        if (!('session' in filter)) await askReport(at, '/admin/activity', { range, ...filter })
      }
    }
    const { owner, key } = at.principal
    await askReport(at, `${workspace}/activity/:generation`, {}, { generation: request.generationId })
    await askReport(at, `${workspace}/keys`)
    // The page of one key needs a catalogue besides.
    await readKeyClients(at.store, owner.id, key.id)
    await readKeyPeaks(at.store, owner.id, key.id, 0)
    for (const path of ['billing', 'billing/days', 'billing/ledger', 'billing/statements'])
      await askReport(at, `${workspace}/${path}`)
    assert.ok(queries.size > 100, `${queries.size} queries`)
    const plans = new Map<string, string>()
    for (const query of queries)
      for (const step of await explain(plain, query)) if (scanned.test(step)) plans.set(query.sql, step)
    assert.deepEqual([...plans], [])
  })
})
