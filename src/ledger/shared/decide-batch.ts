// Decides many requests to the ledger on Postgres together, by the same rules as in memory. It is pure, and runs
// between the read that locked the wallets and the write of everything. It is idempotent: what an earlier try
// committed, although its answer was lost, is recognised and answered again.
import { assert } from '../../foundation/assert.ts'
import type { Nanos } from '../../foundation/nanos.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { encodeCardText } from '../../pricing/card-text.ts'
import type { PriceCard } from '../../pricing/price-card.ts'
import {
  decodeOpening,
  encodeGeneration,
  encodeOpening,
  generationColumns,
  interruptedEnding,
  type GenerationOpening,
  type Settled,
} from '../rows/generation-record.ts'
import { withoutOptionalTexts } from '../rows/optional-texts.ts'
import { encodeCharge, encodePosting, encodeReversal, postingColumns } from '../rows/posting.ts'
import { decodeWallet } from '../rows/read-wallet.ts'
import { refuse } from '../rules/assert-posting.ts'
import { listCards, priceEnding } from '../rules/price-ending.ts'
import { toRow } from '../rows/to-row.ts'
import { encodeUsageRow, readDay, usageKeys, usageSums } from '../rows/usage-row.ts'
import { assertCanPost, assertCreditLimit, canExtend, decideCharge, decideHold, type Wallet } from '../rules/wallet.ts'
import type { Asked } from './asked.ts'
import type { SharedEndRequest, SharedHoldRequest, SharedOutcome, SharedRequest } from './shared-request.ts'
import type { GenerationState, States } from './sql/read-states.ts'
import type { Rows } from './sql/write-rows.ts'

/** What a batch comes to: an outcome for each of what was asked, in their order, and the rows to be written. */
export function decideBatch(
  states: States,
  batch: readonly Asked[],
  nowMs: number,
): { outcomes: SharedOutcome[]; rows: Rows } {
  const deciding = new Batch(states, nowMs)
  const outcomes = batch.map((asked) => deciding.decide(asked))
  return { outcomes, rows: deciding.rows() }
}

type EndParts = Pick<SharedEndRequest, 'owner' | 'opening' | 'ending' | 'holdEnd'>

class Batch {
  readonly #wallets: Map<string, Wallet>
  readonly #changed = new Set<Wallet>()
  readonly #generations: Map<string, GenerationState>
  readonly #postings: States['postings']
  readonly #pasts: States['pasts']
  readonly #locked: States['locked']
  readonly #nowMs: number
  readonly #rows: Omit<Rows, 'wallets' | 'usage'> = {
    cards: [],
    holds: [],
    extensions: [],
    generations: [],
    reversals: [],
    postings: [],
  }
  readonly #usage = new Map<string, { keys: readonly (string | number)[]; sums: bigint[] }>()

  constructor({ wallets, generations, postings, pasts, locked }: States, nowMs: number) {
    this.#wallets = new Map(wallets.map((row) => [row.id, decodeWallet(row)]))
    this.#generations = generations
    this.#postings = postings
    this.#pasts = pasts
    this.#locked = locked
    this.#nowMs = nowMs
  }

  decide({ request, isBare }: Asked): SharedOutcome {
    try {
      const wallet = this.#wallets.get(request.walletId)
      if (this.#locked.has(request.walletId)) return { kind: 'locked' }
      if (wallet === undefined) throw new GatewayError('no_wallet', 'This account has no wallet.')
      return this.#decide(request, wallet, isBare)
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
      usage: [...this.#usage.values()].map(({ keys, sums }) => toRow([...usageKeys, ...usageSums], [...keys, ...sums])),
    }
  }

  #decide(request: SharedRequest, wallet: Wallet, isBare: boolean): SharedOutcome {
    switch (request.kind) {
      case 'hold':
        return { kind: 'hold', nanos: this.#hold(request, wallet, isBare), wallet: { ...wallet } }
      case 'extend':
        return { kind: 'extend', granted: this.#extend(request, wallet), wallet: { ...wallet } }
      case 'end':
        return { kind: 'end', settled: this.#end(request, wallet, isBare) }
      case 'undo':
        return { kind: 'undo', reversed: this.#undo(request.generationId, wallet) }
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

  #hold(request: SharedHoldRequest, wallet: Wallet, isBare: boolean): Nanos {
    const { owner, opening, processId, sequence, most, least } = request
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
      opening: encodeOpening(owner, isBare ? bareOpening(opening) : opening),
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

  #end(request: EndParts, wallet: Wallet, isBare: boolean): Settled {
    const { owner, ending, holdEnd } = request
    const opening = isBare ? bareOpening(request.opening) : request.opening
    const state = this.#generations.get(owner.id)
    if (state?.settled !== undefined) {
      if (state.end === holdEnd) return state.settled
      throw new GatewayError('db_error', 'The generation was closed already.', { detail: `closed as ${state.end}` })
    }
    const { due, entitled, spent } = priceEnding(ending)
    const charged =
      holdEnd === 'settled' && state !== undefined
        ? decideCharge(wallet, state.total, due, entitled)
        : { charge: 0n, waived: 0n }
    const settled: Settled = { ...charged, cost: spent }
    if (state !== undefined) this.#move(wallet, -settled.charge, -state.total, -1)
    // Its hold goes with everything that was added to it, also in this very batch.
    if (this.#rows.extensions.length > 0)
      this.#rows.extensions = this.#rows.extensions.filter(({ generation_id }) => generation_id !== owner.id)
    this.#generations.set(owner.id, { total: state?.total ?? 0n, positions: new Set(), settled, end: holdEnd })
    for (const card of listCards(ending)) this.#addCard(card)
    const row = encodeGeneration(owner, opening, ending, holdEnd, settled, state?.total ?? 0n)
    this.#rows.generations.push(toRow(Object.keys(generationColumns), isBare ? withoutOptionalTexts(row) : row))
    if (settled.charge > 0n) this.#addPosting(encodeCharge(wallet.id, owner.id, settled.charge, this.#nowMs))
    this.#addUsage(encodeUsageRow(owner, opening, ending, settled))
    return settled
  }

  /** What was given back. */
  #undo(id: string, wallet: Wallet): Nanos {
    const state = this.#generations.get(id)
    const past = this.#pasts.get(id)
    if (state === undefined || past === undefined) return 0n
    if (state.settled === undefined) {
      const { keyId, ownerId, opening } = decodeOpening(past.opening ?? '')
      const owner = { id, keyId, ownerId, walletId: wallet.id }
      const ending = interruptedEnding(this.#nowMs, 'db_error')
      this.#end({ owner, opening, ending, holdEnd: 'released' }, wallet, false)
      return 0n
    }
    if (state.end !== 'settled') return 0n
    const { charge } = state.settled
    this.#move(wallet, charge, 0n, 0)
    this.#rows.reversals.push({ id })
    if (charge > 0n) this.#addPosting(encodeReversal(wallet.id, id, charge, this.#nowMs))
    const successes = past.status === 'completed' ? -1n : 0n
    this.#addUsage({
      keys: [past.owner_id, readDay(Number(past.started_ms)), past.key_id, past.model],
      sums: [0n, successes, 0n, 0n, 0n, 0n, -charge, 0n],
    })
    this.#generations.set(id, { ...state, settled: { ...state.settled, charge: 0n, waived: 0n }, end: 'reversed' })
    return charge
  }

  #post({ posting }: SharedRequest & { kind: 'post' }, wallet: Wallet): Wallet {
    const known = this.#postings.get(posting.idempotencyKey)
    const row: { [column: string]: unknown } = toRow(Object.keys(postingColumns), encodePosting(posting, this.#nowMs))
    if (known !== undefined) {
      const isSame = (['kind', 'from_account', 'to_account', 'posting_nanos'] as const).every(
        (column) => known[column] === row[column],
      )
      if (isSame) return { ...wallet }
      throw refuse('This idempotency key was used for another posting.', 'idempotencyKey')
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

  #addCard(card: PriceCard): void {
    if (this.#rows.cards.some(({ version }) => version === card.version)) return
    this.#rows.cards.push({ version: card.version, card: encodeCardText(card), created_ms: this.#nowMs })
  }

  #addPosting(values: readonly unknown[]): void {
    this.#rows.postings.push(toRow(Object.keys(postingColumns), values))
  }

  #addUsage({ keys, sums }: ReturnType<typeof encodeUsageRow>): void {
    const name = keys.join('\n')
    const known = this.#usage.get(name)
    if (known === undefined) this.#usage.set(name, { keys, sums })
    else for (const [index, sum] of sums.entries()) known.sums[index] = (known.sums[index] ?? 0n) + sum
  }
}

/** The form for a database that refuses what is known of a request. */
function bareOpening(opening: GenerationOpening): GenerationOpening {
  return { ...opening, callerRequestId: undefined, agentIds: undefined, requestedModel: '' }
}
