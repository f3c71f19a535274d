// One transaction on Postgres for many requests: the wallets' rows are locked, in order; what lies there decides, by the
// same rules as in memory; everything is written in one statement. Idempotent: what an earlier try committed, although
// its answer was lost, is recognised and answered again.
import type { PoolClient } from 'pg'
import { assert } from '../../foundation/assert.ts'
import type { Nanos } from '../../foundation/money.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import { encodeCardText } from '../../pricing/card-text.ts'
import { priceUsage } from '../../pricing/price.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import { encodeGeneration, encodeOpening, generationColumns, type Settled } from '../generation-record.ts'
import { encodeCharge, encodePosting, postingColumns } from '../posting.ts'
import { decodeWallet } from '../read-wallet.ts'
import { encodeUsageRow, usageKeys, usageSums } from '../usage-row.ts'
import { assertCanPost, assertCreditLimit, canExtend, decideCharge, decideHold, type Wallet } from '../wallet.ts'
import type { SharedEndRequest, SharedHoldRequest, SharedOutcome, SharedRequest } from './shared-request.ts'
import { readStates, writeRows, type GenerationState, type Rows } from './shared-sql.ts'

/**
 * Decides and commits `requests`; the outcomes are in their order.
 * @throws the driver's error; then nothing, or in the worst case everything, was committed.
 */
export async function runBatch(
  client: PoolClient,
  requests: readonly SharedRequest[],
  nowMs: number,
): Promise<SharedOutcome[]> {
  await client.query('begin')
  try {
    const batch = new Batch(await readStates(client, requests), nowMs)
    const outcomes = requests.map((request) => batch.decide(request))
    await writeRows(client, batch.rows())
    await client.query('commit')
    return outcomes
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

type States = Awaited<ReturnType<typeof readStates>>

class Batch {
  readonly #wallets: Map<string, Wallet>
  readonly #changed = new Set<Wallet>()
  readonly #generations: Map<string, GenerationState>
  readonly #postings: States['postings']
  readonly #nowMs: number
  readonly #rows: Omit<Rows, 'wallets' | 'usage'> = {
    cards: [],
    holds: [],
    extensions: [],
    generations: [],
    postings: [],
  }
  readonly #usage = new Map<string, { keys: readonly (string | number)[]; sums: bigint[] }>()

  constructor({ wallets, generations, postings }: States, nowMs: number) {
    this.#wallets = new Map(wallets.map((row) => [row.id, decodeWallet(row)]))
    this.#generations = generations
    this.#postings = postings
    this.#nowMs = nowMs
  }

  decide(request: SharedRequest): SharedOutcome {
    try {
      const wallet = this.#wallets.get(request.walletId)
      if (wallet === undefined) throw new GatewayError('no_wallet', 'This account has no wallet.')
      return this.#decide(request, wallet)
    } catch (error) {
      if (error instanceof GatewayError) return { kind: 'refused', error }
      throw error
    }
  }

  rows(): Rows {
    return {
      ...this.#rows,
      wallets: [...this.#changed].map(({ id, posted, held, openHolds, creditLimit }) => ({
        id,
        posted_nanos: posted,
        held_nanos: held,
        open_holds: openHolds,
        credit_limit_nanos: creditLimit ?? null,
      })),
      usage: [...this.#usage.values()].map(({ keys, sums }) => zip([...usageKeys, ...usageSums], [...keys, ...sums])),
    }
  }

  #decide(request: SharedRequest, wallet: Wallet): SharedOutcome {
    switch (request.kind) {
      case 'hold':
        return { kind: 'hold', nanos: this.#hold(request, wallet), wallet: { ...wallet } }
      case 'extend':
        return { kind: 'extend', granted: this.#extend(request, wallet), wallet: { ...wallet } }
      case 'end':
        return { kind: 'end', settled: this.#end(request, wallet) }
      case 'post':
        return { kind: 'wallet', wallet: this.#post(request, wallet) }
      case 'limit':
        assertCreditLimit(wallet, request.limit)
        wallet.creditLimit = request.limit
        this.#changed.add(wallet)
        return { kind: 'wallet', wallet: { ...wallet } }
      default:
        return request satisfies never
    }
  }

  #hold({ owner, opening, processId, sequence, most, least }: SharedHoldRequest, wallet: Wallet): Nanos {
    const known = this.#generations.get(owner.id)
    if (known !== undefined) {
      assert(known.settled === undefined, 'ledger: an ended generation is not held again')
      return known.total
    }
    const taken = decideHold(wallet, most, least)
    this.#move(wallet, 0n, taken, 1)
    this.#generations.set(owner.id, { total: taken, positions: new Set(), settled: undefined })
    this.#rows.holds.push({
      process_id: processId,
      sequence,
      generation_id: owner.id,
      wallet_id: wallet.id,
      hold_nanos: taken,
      created_ms: this.#nowMs,
      opening: encodeOpening(owner, opening),
    })
    return taken
  }

  #extend(request: SharedRequest & { kind: 'extend' }, wallet: Wallet): boolean {
    const state = this.#generations.get(request.generationId)
    // Ended: another gateway took this process for dead.
    if (state === undefined || state.settled !== undefined) return false
    const { generationId, position, nanos } = request
    if (state.positions.has(position)) return true
    if (!canExtend(wallet, nanos)) return false
    this.#move(wallet, 0n, nanos, 0)
    state.total += nanos
    state.positions.add(position)
    this.#rows.extensions.push({ generation_id: generationId, position, hold_nanos: nanos, created_ms: this.#nowMs })
    return true
  }

  #end(request: SharedEndRequest, wallet: Wallet): Settled {
    const { owner, opening, ending, holdEnd } = request
    const state = this.#generations.get(owner.id)
    if (state?.settled !== undefined) {
      if (state.end === holdEnd) return state.settled
      throw new GatewayError('db_error', 'The generation was closed already.', { detail: `closed as ${state.end}` })
    }
    const { usage } = ending
    const applied = { atMs: opening.startedMs }
    const cost = usage === undefined || ending.cost === undefined ? 0n : priceUsage(usage, ending.cost, applied)
    const isPriced = holdEnd === 'settled' && state !== undefined
    const price =
      isPriced && usage !== undefined && ending.price !== undefined ? priceUsage(usage, ending.price, applied) : 0n
    const settled: Settled = { ...decideCharge(wallet, state?.total ?? 0n, price), cost }
    if (state !== undefined) this.#move(wallet, -settled.charge, -state.total, -1)
    this.#generations.set(owner.id, { total: state?.total ?? 0n, positions: new Set(), settled, end: holdEnd })
    for (const card of [ending.price, ending.cost]) this.#addCard(card)
    this.#rows.generations.push(
      zip(Object.keys(generationColumns), encodeGeneration(owner, opening, ending, holdEnd, settled)),
    )
    if (settled.charge > 0n) this.#addPosting(encodeCharge(wallet.id, owner.id, settled.charge, this.#nowMs))
    this.#addUsage(encodeUsageRow(owner, opening, ending, settled))
    return settled
  }

  #post({ posting }: SharedRequest & { kind: 'post' }, wallet: Wallet): Wallet {
    const known = this.#postings.get(posting.idempotencyKey)
    const row = zip(Object.keys(postingColumns), encodePosting(posting, this.#nowMs))
    if (known !== undefined) {
      const isSame = (['kind', 'from_account', 'to_account', 'posting_nanos'] as const).every(
        (column) => known[column] === row[column],
      )
      if (isSame) return { ...wallet }
      throw new GatewayError('invalid_request', 'This idempotency key was used for another posting.', {
        param: 'idempotencyKey',
      })
    }
    assertCanPost(wallet, posting.nanos)
    this.#move(wallet, posting.nanos, 0n, 0)
    this.#postings.set(posting.idempotencyKey, row as never)
    this.#rows.postings.push(row)
    return { ...wallet }
  }

  #move(wallet: Wallet, posted: Nanos, held: Nanos, openHolds: number): void {
    wallet.posted += posted
    wallet.held += held
    wallet.openHolds += openHolds
    assert(wallet.held >= 0n && wallet.openHolds >= 0, 'ledger: less than nothing is held')
    this.#changed.add(wallet)
  }

  #addCard(card: PriceCard | 'free' | undefined): void {
    if (card === undefined || card === 'free') return
    if (this.#rows.cards.some(({ version }) => version === card.version)) return
    this.#rows.cards.push({ version: card.version, card: encodeCardText(card), created_ms: this.#nowMs })
  }

  #addPosting(values: readonly unknown[]): void {
    this.#rows.postings.push(zip(Object.keys(postingColumns), values))
  }

  #addUsage({ keys, sums }: ReturnType<typeof encodeUsageRow>): void {
    const name = keys.join('\n')
    const known = this.#usage.get(name)
    if (known === undefined) this.#usage.set(name, { keys, sums })
    else for (const [index, sum] of sums.entries()) known.sums[index] = (known.sums[index] ?? 0n) + sum
  }
}

function zip(columns: readonly string[], values: readonly unknown[]): { [column: string]: unknown } {
  return Object.fromEntries(columns.map((column, index) => [column, values[index]]))
}
