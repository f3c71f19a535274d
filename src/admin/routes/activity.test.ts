// Requests as lists, one whole, and as CSV.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askReport, exportReport, pick } from '../../../test/ask-report.ts'
import { ending, findPrincipal, holdRequest, openBench, opening, type LedgerBench } from '../../../test/ledger-bench.ts'
import { describeStores } from '../../../test/stores.ts'
import { bounds } from '../../foundation/bounds.ts'
import { isObject, readArray, type JsonObject } from '../../foundation/json/json.ts'
import { emptyUsage } from '../../generation/usage/usage.ts'
import { readCard } from '../../pricing/read-card.ts'
import { sumAll } from '../../ledger/rollups/sum-stepper.ts'
import type { GenerationEnding, GenerationOpening } from '../../ledger/rows/generation-record.ts'

const list = '/admin/workspaces/:workspace/activity'
const one = '/admin/workspaces/:workspace/activity/:generation'

async function generate(
  at: LedgerBench,
  changes: Partial<GenerationEnding> = {},
  begins: Partial<GenerationOpening> = {},
): Promise<string> {
  const startedMs = begins.startedMs ?? Date.now() - 5_000
  const request = holdRequest(at.principal, 100n, { opening: opening({ client: 'curl', ...begins, startedMs }) })
  const hold = await at.ledger.hold(request)
  const last = ending(10, { firstByteMs: startedMs + 300, endedMs: startedMs + 1_000, ...changes })
  await (last.status === 'completed' ? at.ledger.settle(hold, last) : at.ledger.release(hold, last))
  return request.generationId
}

const listIds = (answer: JsonObject, member = 'data') =>
  (readArray(answer[member]) ?? []).flatMap((each) => (isObject(each) ? [each['id']] : []))

describeStores('requests as a list', (bench) => {
  test('come the newest first, page by page, each once, with the figures of their range', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const ids: string[] = []
    for (let index = 0; index < bounds.reportRows + 20; index += 1) ids.push(await generate(at))
    await sumAll(at.store)
    const first = await askReport(at, list)
    assert.deepEqual(listIds(first), ids.toReversed().slice(0, bounds.reportRows))
    assert.deepEqual(pick(first, 'figures.totals.requests', 'figures.range.unit', 'figures.not_narrowed_by.length'), [
      ids.length,
      'minute',
      0,
    ])
    const second = await askReport(at, list, { cursor: String(first['next']) })
    assert.deepEqual(listIds(second), ids.slice(0, 20).toReversed())
    assert.deepEqual(pick(second, 'next', 'is_searched', 'figures'), [null, true, null])
    assert.deepEqual(
      pick(
        first,
        'data.0.key',
        'data.0.first_content_ms',
        'data.0.duration_ms',
        'data.0.charge',
        'data.0.tries',
        'data.0.client',
      ),
      ['test', 300, 1_000, '0.00000001', 1, 'curl'],
    )
  })

  test('are narrowed by each filter', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const plain = await generate(at)
    const attempts = [
      { endpoint: 'a', outcome: 'failed' },
      { endpoint: 'b', outcome: 'served' },
    ]
    const special = await generate(
      at,
      {
        model: 'acme/two',
        provider: 'best',
        estimated: true,
        losses: ['seed'],
        finishReason: 'length',
        attempts,
        usage: { ...emptyUsage(), output: 50 },
        endedMs: Date.now() + 60_000,
        firstByteMs: Date.now() + 3_000,
      },
      { protocol: 'anthropic-messages', agentIds: { session: 's-1🦊' }, client: 'codex', callerRequestId: 'mine' },
    )
    const refused = [{ endpoint: 'a', outcome: 'failed', detail: 'wrong: [{"at":1},{"endpoint":2},{"at":3}]' }]
    const failed = await generate(at, {
      status: 'failed',
      errorCode: 'provider_error',
      usage: undefined,
      attempts: refused,
    })
    await sumAll(at.store)
    const cases: [{ [name: string]: string }, string[]][] = [
      [{}, [failed, special, plain]],
      [{ model: 'acme/two' }, [special]],
      [{ model: 'acme/two,acme/one' }, [failed, special, plain]],
      [{ provider: 'best' }, [special]],
      [{ client: 'codex' }, [special]],
      [{ key: at.principal.key.id }, [failed, special, plain]],
      [{ key: 'key_other' }, []],
      [{ status: 'failed,interrupted' }, [failed]],
      [{ error_code: 'provider_error' }, [failed]],
      [{ finish_reason: 'length,refusal' }, [special]],
      [{ protocol: 'anthropic-messages' }, [special]],
      [{ session: 's-1🦊' }, [special]],
      [{ session: 's-1' }, []],
      [{ request: 'mine' }, [special]],
      [{ request: plain }, [plain]],
      [{ least_charge: '0.00000005' }, [special]],
      [{ least_total_ms: '50000' }, [special]],
      [{ least_first_ms: '2000' }, [special]],
      [{ lossy: 'true' }, [special]],
      [{ estimated: 'false' }, [failed, plain]],
      [{ retried: 'true' }, [special]],
      [{ retried: 'false' }, [failed, plain]],
      [{ from: new Date(Date.now() + 60_000).toISOString(), to: new Date(Date.now() + 120_000).toISOString() }, []],
      [{ from: '2020-01-01', to: '2020-01-02' }, []],
    ]
    for (const [query, expected] of cases)
      assert.deepEqual(listIds(await askReport(at, list, query)), expected, JSON.stringify(query))
    const named = await askReport(at, list, { status: 'failed', model: 'acme/one' })
    assert.deepEqual(pick(named, 'figures.not_narrowed_by', 'figures.totals.requests'), [['status'], 2])
    await assert.rejects(askReport(at, list, { least_charge: 'much' }), /least_charge/)
  })

  test('a search that finds too little says so after its bound, and goes on from there', async (context) => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const before = { ...bounds }
    context.after(() => Object.assign(bounds, before))
    Object.assign(bounds, { rowsLookedAt: 40, rowsOfStretch: 10 })
    const hidden = await generate(at, { model: 'acme/rare' })
    for (let index = 0; index < 55; index += 1) await generate(at)
    await sumAll(at.store)
    const query = { status: 'completed', least_charge: '0', request: hidden }
    const first = await askReport(at, list, query)
    assert.deepEqual(pick(first, 'data.length', 'is_searched', 'looked_at'), [0, false, 40])
    const second = await askReport(at, list, { ...query, cursor: String(first['next']) })
    assert.deepEqual([listIds(second), second['next'], second['is_searched']], [[hidden], null, true])
  })

  test('what comes is told once the page is there, and what is under way stands beside it', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    await generate(at)
    const first = await askReport(at, list)
    const held = holdRequest(at.principal, 70n, { opening: opening({ requestedModel: 'slow' }) })
    const hold = await at.ledger.hold(held)
    await hold.write()
    assert.equal(await hold.extend(30n), true)
    await at.ledger.readWallet(at.walletId)
    const running = await askReport(at, list, { after: String(first['after']) })
    assert.deepEqual(listIds(running, 'in_flight'), [held.generationId])
    const open = await askReport(at, one, {}, { generation: held.generationId })
    assert.deepEqual(pick(open, 'generation', 'story', 'in_flight.held_at_first', 'in_flight.requested_model'), [
      null,
      null,
      '0.00000007',
      'slow',
    ])
    await at.ledger.settle(hold, ending(5))
    const next = await askReport(at, list, { after: String(first['after']) })
    assert.equal(listIds(next).includes(held.generationId), true)
    assert.deepEqual(listIds(next, 'in_flight'), [])
    const later = await askReport(at, list, { after: String(next['after']) })
    if (bench.kind === 'sqlite') assert.deepEqual(listIds(later), [])
  })

  test('where more came than a page holds, the newest is told, and the rest is a page further back', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    await generate(at)
    const first = await askReport(at, list)
    const ids: string[] = []
    for (let index = 0; index < 2 * bounds.reportRows + 210; index += 1) ids.push(await generate(at))
    await sumAll(at.store)
    const behind = await askReport(at, list, { after: String(first['after']), figures: 'true' })
    const told = listIds(behind)
    assert.deepEqual(told, ids.toReversed().slice(0, told.length))
    assert.equal(told.length < ids.length, true)
    assert.equal(pick(behind, 'figures.totals.requests')[0], ids.length + 1)
    const rest = await askReport(at, list, { cursor: String(behind['next']) })
    assert.deepEqual(listIds(rest)[0], ids.toReversed()[told.length])
    const next = await askReport(at, list, { after: String(behind['after']) })
    assert.deepEqual(pick(next, 'next', 'figures'), [null, null])
    assert.equal(listIds(next).length < told.length, true, 'the next look goes on from the newest')
  })

  test('what is under way follows the filters as far as it is known', async (context) => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const begin = async (begins: Partial<GenerationOpening>) => {
      const request = holdRequest(at.principal, 70n, { opening: opening(begins) })
      const hold = await at.ledger.hold(request)
      await hold.write()
      return request.generationId
    }
    const plain = await begin({ requestedModel: 'slow', client: 'curl' })
    const special = await begin({
      requestedModel: 'big',
      protocol: 'anthropic-messages',
      client: 'codex',
      agentIds: { session: 's-1' },
      callerRequestId: 'mine',
    })
    await at.ledger.readWallet(at.walletId)
    const running = async (query: { [name: string]: string }) => listIds(await askReport(at, list, query), 'in_flight')
    assert.deepEqual((await running({})).toSorted(), [plain, special].toSorted())
    const narrowed = [
      { model: 'big' },
      { protocol: 'anthropic-messages' },
      { client: 'codex' },
      { session: 's-1' },
      { request: 'mine' },
      { request: special },
    ]
    for (const query of narrowed) assert.deepEqual(await running(query), [special], JSON.stringify(query))
    const ofEndings = [
      { status: 'completed' },
      { provider: 'acme' },
      { error_code: 'x' },
      { finish_reason: 'stop' },
      { least_charge: '0' },
      { least_total_ms: '0' },
      { least_first_ms: '0' },
      { lossy: 'false' },
      { estimated: 'false' },
      { retried: 'false' },
      { key: 'key_other' },
      { from: '2020-01-01', to: '2020-01-02' },
    ]
    for (const query of ofEndings) assert.deepEqual(await running(query), [], JSON.stringify(query))
    const before = { ...bounds }
    context.after(() => Object.assign(bounds, before))
    Object.assign(bounds, { holdsLookedAt: 1 })
    assert.equal((await running({})).length, 1)
  })

  test('one request names the newer and the older one of the list that it was opened from', async (context) => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const [first, failed, second, third] = [
      await generate(at),
      await generate(at, { status: 'failed', errorCode: 'provider_error', usage: undefined }),
      await generate(at),
      await generate(at, {}, { protocol: 'anthropic-messages' }),
    ]
    const beside = async (generation: string, query: { [name: string]: string } = {}) =>
      pick(await askReport(at, one, query, { generation }), 'newer', 'older')
    assert.deepEqual(await beside(second), [third, failed])
    assert.deepEqual(await beside(third), [null, second])
    assert.deepEqual(await beside(second, { status: 'completed' }), [third, first])
    assert.deepEqual(await beside(second, { protocol: 'openai-chat', finish_reason: 'stop' }), [null, failed])
    const before = { ...bounds }
    context.after(() => Object.assign(bounds, before))
    Object.assign(bounds, { rowsOfStretch: 2 })
    assert.deepEqual(await beside(first, { protocol: 'anthropic-messages' }), [null, null], 'no further than its bound')
    assert.deepEqual(await beside(failed, { protocol: 'anthropic-messages' }), [third, null])
  })

  test('one request is found at whichever moment of the reading it ends', async () => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const seen: unknown[] = []
    for (let moment = 1; moment <= 4; moment += 1) {
      const request = holdRequest(at.principal, 100n)
      const hold = await at.ledger.hold(request)
      await hold.write()
      let reads = 0
      const db = at.store.db.withPlugin({
        transformQuery: ({ node }) => node,
        async transformResult({ result }) {
          reads += 1
          if (reads === moment) await at.ledger.settle(hold, ending(5))
          return result
        },
      })
      const store = Object.create(at.store, { db: { value: db } }) as typeof at.store
      const whole = await askReport({ ...at, store }, one, {}, { generation: request.generationId })
      assert.ok(reads >= moment)
      const [ended, open] = pick(whole, 'generation.id', 'in_flight.id')
      seen.push(ended === undefined ? 'open' : 'ended')
      assert.equal(ended ?? open, request.generationId)
    }
    assert.deepEqual(seen, ['ended', 'ended', 'open', 'open'])
  })

  test('one request has its story, with usage × price to the nano-dollar', async () => {
    const at = await openBench(await bench.open(), 1_000_000_000n)
    const price = readCard({ input: '3', output: '15', cacheRead: '0.3' })
    const id = await generate(at, {
      usage: { ...emptyUsage(), input: 7, cacheRead: 11, output: 3 },
      price,
      attempts: [
        { endpoint: 'a', provider: 'acme', credential: 'secret-name', outcome: 'served', detail: 'their words' },
      ],
    })
    const whole = await askReport(at, one, {}, { generation: id })
    assert.deepEqual(
      pick(whole, 'story.amounts.sum', 'story.amounts.due', 'story.amounts.lines.length', 'generation.charge'),
      ['0.0000693', '0.0000693', 3, '0.0000693'],
    )
    assert.deepEqual(pick(whole, 'story.amounts.lines.1.item', 'story.amounts.lines.1.amount', 'story.held'), [
      'cacheRead',
      '0.0000033',
      '0.0000001',
    ])
    assert.equal(JSON.stringify(whole).includes('secret-name'), false)
    assert.equal(JSON.stringify(whole).includes('"cost"'), false)
    const stranger = { ...at, principal: await findPrincipal(at.store, 'bob') }
    await assert.rejects(askReport(stranger, one, {}, { generation: id }), /no generation/)
    assert.deepEqual(listIds(await askReport(stranger, list)), [])
    const all = await askReport(at, '/admin/activity')
    assert.deepEqual(pick(all, 'data.0.workspace', 'data.0.cost'), ['ada', '0.000000003'])
    const operators = await askReport(at, '/admin/activity/:generation', {}, { generation: id })
    assert.deepEqual(pick(operators, 'story.attempts.0.credential'), ['secret-name'])
  })

  test('an export has every row of the range once, and no cell is a formula', async (context) => {
    const at = await openBench(await bench.open(), 1_000_000n)
    const before = { ...bounds }
    context.after(() => Object.assign(bounds, before))
    Object.assign(bounds, { exportRows: 10 })
    const ids: string[] = []
    for (let index = 0; index < 25; index += 1)
      ids.push(await generate(at, {}, { callerRequestId: index === 3 ? '=cmd|"x"' : `id-${index}` }))
    const text = await exportReport(at, '/admin/workspaces/:workspace/activity/export', { range: '24h' })
    const lines = text.trimEnd().split('\r\n')
    assert.equal(lines.length, 26)
    assert.deepEqual(
      lines.slice(1).map((line) => line.split(',')[0]),
      ids.toReversed(),
    )
    assert.ok(lines.some((line) => line.includes(`,"'=cmd|""x""",`)))
  })
})
