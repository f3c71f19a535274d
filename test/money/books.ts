// The gateway's books as they lie on disk, read through a second connection that cannot write, and what must hold of
// them at any moment when nothing runs. What an answer costs is recomputed here from prices written down as whole
// numbers, without the gateway's own arithmetic.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Tokens } from './answers.ts'

/** Nano-dollars per million tokens, and for each request. */
export type Prices = { readonly [kind in keyof Tokens]: bigint } & { readonly perRequest: bigint }

export type Wallet = { posted: bigint; held: bigint; openHolds: bigint }

export type Entry = {
  id: string
  callerRequestId: string | null
  status: string
  holdEnd: string
  model: string | null
  endpoint: string | null
  finish: string | null
  error: string | null
  estimated: boolean
  tokens: (Tokens & { calls?: readonly Partial<Tokens>[] }) | undefined
  charge: bigint
  waived: bigint
  cost: bigint
  /** What its attempts say that others may bill. */
  lost: bigint
}

function sumLost(attempts: string): bigint {
  const notes = JSON.parse(attempts) as { cost_nanos?: string }[]
  return notes.reduce((sum, { cost_nanos: cost = '0' }) => sum + BigInt(cost), 0n)
}

/** The same where several calls made one answer: each is priced by itself. */
function priceEntry(tokens: NonNullable<Entry['tokens']>, prices: Prices): bigint {
  const calls = tokens.calls ?? [tokens]
  return calls.reduce((sum, call) => sum + priceOf({ ...none, ...call }, prices), 0n)
}

const none: Tokens = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0, reasoning: 0 }

export function priceOf(tokens: Tokens, prices: Prices): bigint {
  let sum = prices.perRequest * 1_000_000n
  for (const kind of Object.keys(none) as (keyof Tokens)[]) sum += BigInt(tokens[kind]) * prices[kind]
  return (sum + 999_999n) / 1_000_000n
}

export class Books {
  readonly #database: DatabaseSync

  constructor(dataDirectory: string) {
    this.#database = new DatabaseSync(join(dataDirectory, 'crossmodel.db'), { readOnly: true, timeout: 5_000 })
  }

  close(): void {
    this.#database.close()
  }

  wallet(walletId: string): Wallet {
    const row = this.#row('select posted_nanos, held_nanos, open_holds from wallets where id = ?', walletId)
    return {
      posted: row?.['posted_nanos'] as bigint,
      held: row?.['held_nanos'] as bigint,
      openHolds: row?.['open_holds'] as bigint,
    }
  }

  /** Records of ended generations, in the order in which they ended. */
  entries(walletId: string): Entry[] {
    return this.#rows('select * from generations where wallet_id = ? order by sequence', walletId).map((row) => ({
      id: row['id'] as string,
      callerRequestId: row['caller_request_id'] as string | null,
      status: row['status'] as string,
      holdEnd: row['hold_end'] as string,
      model: row['model'] as string | null,
      endpoint: row['endpoint'] as string | null,
      finish: row['finish_reason'] as string | null,
      error: row['error_code'] as string | null,
      estimated: row['estimated'] === 1n,
      tokens: row['usage'] === null ? undefined : { ...none, ...(JSON.parse(row['usage'] as string) as Tokens) },
      charge: row['charge_nanos'] as bigint,
      waived: row['waived_nanos'] as bigint,
      cost: row['cost_nanos'] as bigint,
      lost: sumLost(row['attempts'] as string),
    }))
  }

  /** What was charged, by generation. @throws AssertionError where one was charged twice */
  charges(walletId: string): Map<string, bigint> {
    const charges = new Map<string, bigint>()
    for (const row of this.#rows("select * from postings where wallet_id = ? and kind = 'charge'", walletId)) {
      const id = row['generation_id'] as string
      assert.ok(!charges.has(id), `${id} was charged twice`)
      charges.set(id, row['posting_nanos'] as bigint)
    }
    return charges
  }

  /**
   * Nothing is held, every hold has exactly one end, the wallet is what its postings say, each record's charge is one
   * posting of the same size, and each is its usage times `prices` less what was waived.
   */
  assertBalanced(walletId: string, prices: Prices): void {
    const wallet = this.wallet(walletId)
    assert.equal(wallet.held, 0n, 'money is still held')
    assert.equal(wallet.openHolds, 0n, 'a hold is still open')
    const open = this.#rows(
      `select generation_id from holds left join generations on generations.id = holds.generation_id
       where holds.wallet_id = ? and generations.id is null`,
      walletId,
    )
    assert.deepEqual(open, [], 'a hold without an end')
    const sum = this.#row(
      `select coalesce(sum(case when to_account = ?1 then posting_nanos else -posting_nanos end), 0) as nanos
       from postings where wallet_id = ?1`,
      walletId,
    )
    assert.equal(wallet.posted, sum?.['nanos'], 'the balance is not what the postings sum to')
    const charges = this.charges(walletId)
    for (const { id, status, holdEnd, charge, waived, tokens } of this.entries(walletId)) {
      assert.equal(charges.get(id) ?? 0n, charge, `${id}: its record and its posting differ`)
      charges.delete(id)
      const price = holdEnd === 'settled' && tokens !== undefined ? priceEntry(tokens, prices) : 0n
      assert.equal(charge + waived, price, `${id} (${status}): not its usage times its price`)
    }
    assert.deepEqual([...charges.keys()], [], 'charges without a record')
  }

  #rows(sql: string, ...parameters: string[]): { [column: string]: unknown }[] {
    const statement = this.#database.prepare(sql)
    statement.setReadBigInts(true)
    return statement.all(...parameters)
  }

  #row(sql: string, ...parameters: string[]): { [column: string]: unknown } | undefined {
    return this.#rows(sql, ...parameters)[0]
  }
}
