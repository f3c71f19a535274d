// `crossmodel export` on a few thousand rows: whole, in order, filtered, page by page, beside a running gateway and
// without one; what it gives adds up to the books.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { formatUsd, parseUsd } from '../../src/foundation/nanos.ts'
import { callControlSocket } from '../../src/control/call-control-socket.ts'
import type { Json, JsonObject } from '../../src/foundation/json/json.ts'
import { openStore } from '../../src/store/open-store.ts'
import { tryCommand } from '../command-line.ts'
import { startGateway, type Gateway } from '../gateway.ts'
import { storeContext } from '../stores.ts'

const COUNT = 3_500
const START_MS = Date.UTC(2026, 0, 1)
const EVERY_MS = 60 * 60 * 1_000
const NANOS = 1_234_567n

let gateway: Gateway
before(async () => {
  gateway = await startGateway({ config: { discover_local: false } })
  const acme = JSON.parse((await run(['key', 'create', 'web', '--owner', 'acme', '--json'])).stdout) as JsonObject
  await gateway.stop()
  await fill(String(acme['owner_id']), String(acme['id']))
})
after(() => gateway.kill())

/** What all of them have alike. */
const usualGeneration = {
  hold_end: 'settled',
  protocol: 'openai-chat',
  provider: 'openai',
  endpoint: 'openai/m',
  upstream_model: 'm',
  attempts: '[{}]',
  losses: '[]',
  usage: '{"input":10,"cacheRead":5,"output":7,"reasoning":3}',
  price_version: 'v1',
  cost_version: 'v1',
  charge_nanos: NANOS,
  waived_nanos: 0n,
  cost_nanos: 1n,
  estimated: 0,
  status: 'completed',
  finish_reason: 'stop',
  error_code: null,
  streamed: 1,
  first_byte_ms: null,
}

/** Generations, one an hour, every second one of acme; each with its charge; and the days they add up to. */
async function fill(ownerId: string, keyId: string): Promise<void> {
  const store = await openStore({ kind: 'sqlite', directory: gateway.data }, storeContext)
  const { db } = store
  const wallets = await db.selectFrom('wallets').selectAll().execute()
  const keys = await db.selectFrom('keys').selectAll().execute()
  const walletOf = (owner: string) => wallets.find(({ owner_id }) => owner_id === owner)?.id ?? ''
  const other = wallets.find(({ owner_id }) => owner_id !== ownerId)?.owner_id ?? ''
  const otherKey = keys.find(({ owner_id }) => owner_id === other)?.id ?? ''
  const writes = []
  for (let index = 0; index < COUNT; index += 1) {
    const [owner, key] = index % 2 === 0 ? [ownerId, keyId] : [other, otherKey]
    const model = index % 5 === 0 ? 'vendor/large' : 'vendor/small'
    const startedMs = START_MS + index * EVERY_MS
    const id = `req_cm_${String(index).padStart(6, '0')}`
    writes.push(
      db.insertInto('generations').values({
        ...usualGeneration,
        id,
        // What a caller may write: a formula, quotes, a comma, a line break.
        caller_request_id: index === 0 ? '=cmd|"a",\n' : null,
        key_id: key,
        owner_id: owner,
        wallet_id: walletOf(owner),
        requested_model: model,
        model,
        started_ms: startedMs,
        ended_ms: startedMs + 5,
      } as never),
      db.insertInto('postings').values({
        kind: 'charge',
        from_account: walletOf(owner),
        to_account: 'revenue',
        posting_nanos: NANOS,
        wallet_id: walletOf(owner),
        generation_id: id,
        idempotency_key: null,
        reason: null,
        actor: null,
        created_ms: startedMs,
      } as never),
      db.insertInto('usage_days').values({
        owner_id: owner,
        day: START_MS / 86_400_000 + index,
        key_id: key,
        model,
        requests: 1,
        successes: 1,
        input_tokens: 15,
        cache_read_tokens: 5,
        cache_write_tokens: 0,
        output_tokens: 10,
        charge_nanos: NANOS,
        cost_nanos: 1n,
      }),
    )
  }
  await store.write(writes)
  await store.close()
}

const run = (args: readonly string[]) => tryCommand(gateway, args)

async function lines(args: readonly string[]): Promise<JsonObject[]> {
  const { code, stdout, stderr } = await run(['export', ...args, '--json'])
  assert.equal(code, 0, stderr)
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonObject)
}

const sum = (rows: readonly JsonObject[], column: string) =>
  formatUsd(rows.reduce((total, row) => total + parseUsd(String(row[column])), 0n))

function exportsEverything(): void {
  it('gives every row once, in order, and its amounts add up to the nano-dollar', async () => {
    const generations = await lines(['generations'])
    assert.deepEqual([generations.length, new Set(generations.map(({ id }) => id)).size], [COUNT, COUNT])
    assert.deepEqual(
      generations.map(({ id }) => id),
      generations.map(({ id }) => id).toSorted(),
    )
    const total = formatUsd(NANOS * BigInt(COUNT))
    assert.equal(sum(generations, 'charge'), total)
    const { started_at, owner, key, input_tokens, output_tokens, reasoning_tokens } = generations[0] ?? {}
    assert.deepEqual(
      [started_at, owner, key, input_tokens, output_tokens, reasoning_tokens],
      ['2026-01-01T00:00:00.000Z', 'acme', 'web', 15, 10, 3],
    )
    const postings = await lines(['postings'])
    assert.deepEqual([postings.length, sum(postings, 'amount')], [COUNT, `-${total}`])
    const usage = await lines(['usage'])
    assert.deepEqual([usage.length, sum(usage, 'charge')], [COUNT, total])
    assert.equal(new Set(usage.map((row) => `${String(row['owner'])} ${String(row['day'])}`)).size, COUNT)
  })

  it('gives only what is asked for: owner, key, model, and times from the first up to the last', async () => {
    const [first] = await lines(['generations', '--owner', 'acme', '--to', '2026-01-02'])
    const key = String(first?.['key_id'])
    for (const table of ['generations', 'postings', 'usage']) {
      assert.equal((await lines([table, '--owner', 'acme'])).length, COUNT / 2, table)
      assert.equal((await lines([table, '--key', key, '--model', 'vendor/large'])).length, COUNT / 10, table)
    }
    const day = ['--from', '2026-01-02', '--to', '2026-01-03']
    assert.equal((await lines(['generations', ...day])).length, 24)
    assert.equal((await lines(['postings', ...day, '--owner', 'acme'])).length, 12)
    assert.deepEqual(
      (await lines(['usage', ...day])).map((row) => row['day']),
      ['2026-01-02'],
    )
    assert.equal(
      (await lines(['generations', '--from', '2026-01-02T06:00:00Z', '--to', '2026-01-02T08:00:00Z'])).length,
      2,
    )
    assert.deepEqual(await lines(['generations', '--from', '2040-01-01']), [])
  })
}

describe('crossmodel export', () => {
  describe('without a gateway', exportsEverything)

  describe('beside a running gateway', () => {
    before(async () => {
      gateway = await gateway.restart()
    })
    exportsEverything()

    it('asks for pages of a bounded size, up to what was there when it began', async () => {
      const sizes: number[] = []
      let next: Json | undefined
      do {
        const page = await callControlSocket(
          gateway.data,
          'export.generations',
          typeof next === 'string' ? { next } : {},
        )
        const { rows, next: following } = (page?.result ?? {}) as JsonObject
        sizes.push((rows as Json[]).length)
        next = following
      } while (typeof next === 'string')
      assert.deepEqual(sizes, [1_000, 1_000, 1_000, 500])
    })

    it('writes CSV that a spreadsheet reads and does not run', async () => {
      const { stdout } = await run(['export', 'generations', '--to', '2026-01-01T01:00:00Z'])
      const [head = '', ...rest] = stdout.split('\n')
      assert.match(head, /^id,status,started_at,first_byte_at,ended_at,owner_id,owner,key_id,key,caller_request_id,/)
      assert.match(rest.join('\n'), /,"'=cmd\|""a"",\n",openai-chat,true,vendor\/large,/)
      assert.match(rest.join('\n'), /,0\.001234567,0,0\.000000001,v1,v1\n$/)
      const empty = await run(['export', 'postings', '--from', '2040-01-01'])
      assert.match(empty.stdout, /^sequence,created_at,kind,amount,[a-z_,]+\n$/, 'the heading stands alone')
      const charges = await run(['export', 'postings', '--to', '2026-01-01T01:00:00Z'])
      assert.match(charges.stdout, /,charge,-0\.001234567,wal_/)
    })

    it('says what is wrong with what was asked, with code 2', async () => {
      for (const [args, line] of [
        [['keys'], "error: 'keys' cannot be exported; write generations, postings, usage.\n"],
        [['usage', '--format', 'xml'], "error: 'xml' is not a format; write csv or jsonl.\n"],
        [['usage', '--format', 'csv', '--json'], 'error: Give --json or --format csv, not both.\n'],
        [
          ['usage', '--from', '2026-01-01T12:00:00Z'],
          'error: Usage is kept by UTC days: give --from and --to as days such as 2027-01-31.\n',
        ],
        [['usage', '--to', 'today'], "error: 'today' is not a moment such as 2027-01-31 or 2027-01-31T12:00:00Z\n"],
      ] as const) {
        assert.deepEqual(await run(['export', ...args]), { code: 2, stdout: '', stderr: line })
      }
      const nobody = await run(['export', 'usage', '--owner', 'nobody'])
      assert.deepEqual([nobody.code, nobody.stderr], [1, "error: There is no owner 'nobody'.\n"])
    })
  })
})
