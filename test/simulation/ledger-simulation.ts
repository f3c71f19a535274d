// One seeded life of a ledger: generations of several keys that open, grow, end, fail and are abandoned, with inputs of
// any size, output that nobody sees before the end, and providers that report more than was held; movements and changes of
// credit limits that meet each other; a disk that writes late, refuses, fails for a while or dies with the process between
// any two steps; restarts. After every step and at the end what must always hold is checked against a model of what callers
// were told.
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { silentLog } from '../../src/foundation/log.ts'
import { seededRandom, type Random } from '../../src/foundation/random.ts'
import type { ErrorKind } from '../../src/generation/error/error-table.ts'
import { GatewayError } from '../../src/generation/error/gateway-error.ts'
import type { Principal } from '../../src/keys/key.ts'
import { audit } from '../../src/ledger/audit/audit.ts'
import type { Hold, Ledger, PostingKind, PostingRequest } from '../../src/ledger/ledger.ts'
import { openLedger } from '../../src/ledger/open-ledger.ts'
import { readAvailable } from '../../src/ledger/rules/wallet.ts'
import { StoreError } from '../../src/store/store-error.ts'
import type { SqliteStore } from '../../src/store/store.ts'
import { FakeClock } from '../fake-clock.ts'
import { ending, holdRequest } from '../ledger-bench.ts'
import { checkBooks } from './check-books.ts'
import { makePrincipal } from './simulated-principal.ts'
import { createSchema, createSimulatedStore, SimulatedWriter } from './simulated-store.ts'

const STEPS = 200
const OWNERS = 3
const KEYS = 3
/** Enough for some generations at once, too little for all. */
const TOP_UP = 1_000

/** How often what happened, so that a simulation which no longer does something can be told. */
export type Happened = { [what: string]: number }

export class LedgerSimulation {
  readonly happened: Happened = {}
  readonly #random: Random
  readonly #database = new DatabaseSync(':memory:')
  /** What each settlement came to that was acknowledged, and those that were told as failed. */
  readonly #settled = new Map<string, bigint>()
  readonly #failed = new Set<string>()
  /** Movements by idempotency key: those that were acknowledged, and those that were refused. */
  readonly #posted = new Set<string>()
  readonly #refused = new Set<string>()
  /** Where generations wait to go on; each belongs to one life. */
  #paused: (() => void)[] = []
  #clock = new FakeClock()
  #writer = new SimulatedWriter(this.#database)
  #store: SqliteStore | undefined
  #ledger: Ledger | undefined
  #life = 0
  #names = 0
  #wrong: unknown

  constructor(seed: number) {
    this.#random = seededRandom(seed)
  }

  async run(): Promise<void> {
    await createSchema(this.#database)
    for (let owner = 0; owner < OWNERS; owner += 1) this.#insertOwner(makePrincipal(owner), owner === OWNERS - 1)
    await this.#start()
    for (let step = 0; step < STEPS; step += 1) {
      await this.#step()
      await this.#checkMemory()
      checkBooks(this.#database)
      if (this.#wrong !== undefined) throw this.#wrong
    }
    await this.#drain()
    await this.#crash()
    await this.#checkEnd()
  }

  async #step(): Promise<void> {
    const choice = this.#random.fraction()
    if (choice < 0.3) for (let count = 1 + this.#below(3); count > 0; count -= 1) this.#begin()
    else if (choice < 0.62) this.#resumeOne()
    else if (choice < 0.88) this.#write()
    else if (choice < 0.91) this.#writer.refuse(this.#below(this.#writer.queued + 1))
    else if (choice < (this.#writer.fault === undefined ? 0.925 : 0.97)) this.#turnFault()
    else if (choice < 0.985) this.#clock.advance(this.#below(4_000))
    else await this.#crash()
    await turn()
  }

  #write(): void {
    if (this.#writer.fault === undefined) this.#writer.write(this.#below(this.#writer.queued + 1))
    else this.#writer.refuse(this.#writer.queued)
  }

  /** The disk fails until this comes again. */
  #turnFault(): void {
    this.#count('faults')
    this.#writer.fault = this.#writer.fault === undefined ? new StoreError('The disk is full.') : undefined
  }

  /** One generation or movement, from its begin to its end, with a pause wherever the pipeline awaits. */
  #begin(): void {
    const life = this.#life
    const principal = makePrincipal(this.#below(OWNERS), this.#below(KEYS))
    const choice = this.#random.fraction()
    const work =
      choice < 0.15 ? this.#post(principal) : choice < 0.2 ? this.#limit(principal) : this.#generate(principal)
    work.catch((error: unknown) => {
      if (life === this.#life && !isRefusal(error)) this.#wrong ??= error
    })
  }

  async #generate(principal: Principal): Promise<void> {
    const life = this.#life
    // Most are small; some have media in them that take nearly all there is.
    const nanos = BigInt(this.#below(this.#random.fraction() < 0.2 ? TOP_UP : 400))
    const isStreamed = this.#random.fraction() < 0.6
    this.#names += 1
    const generationId = `req_cm_${this.#names}`
    const hold = await this.#hold(principal, generationId, nanos, isStreamed)
    if (hold === undefined) return
    await this.#pause()
    if (isStreamed && this.#random.fraction() < 0.8) await hold.write()
    // What is not seen before the end is held whole, and nothing is added.
    while (isStreamed && this.#random.fraction() < 0.4) {
      await this.#pause()
      this.#count((await hold.extend(BigInt(1 + this.#below(100)))) ? 'extensions' : 'extensions refused')
    }
    await this.#pause()
    if (life !== this.#life) return
    await this.#end(hold, this.#chooseUsed(hold))
  }

  /** What a provider reports: within the hold, a little beyond it, or whatever it likes. */
  #chooseUsed({ nanos }: Hold): number {
    const choice = this.#random.fraction()
    if (choice < 0.8) return this.#below(Number(nanos) + 1)
    if (choice < 0.95) return this.#below(Number(nanos) + 40)
    this.#count('caps broken')
    return this.#below(20 * TOP_UP)
  }

  /** @throws where somebody is told that they have no money while it is a fault that holds it */
  async #hold(principal: Principal, generationId: string, nanos: bigint, streamed: boolean): Promise<Hold | undefined> {
    const ledger = this.#ledger as Ledger
    const isFaulty = ledger.fault !== undefined
    const opening = {
      callerRequestId: undefined,
      protocol: 'openai-chat',
      requestedModel: 'm',
      streamed,
      startedMs: this.#clock.nowMs(),
    }
    try {
      return await ledger.hold(holdRequest(principal, nanos, { generationId, leastNanos: nanos / 2n, opening }))
    } catch (error) {
      if (!isRefusal(error)) throw error
      if (isFaulty) assert.equal(error.kind, 'db_error', 'a fault was told as something else')
      this.#count(error.kind)
      return undefined
    }
  }

  async #end(hold: Hold, used: number): Promise<void> {
    const ledger = this.#ledger as Ledger
    const { generationId } = hold
    const life = this.#life
    const last = ending(used, { endedMs: this.#clock.nowMs() })
    try {
      if (this.#random.fraction() < 0.2) return void (await ledger.release(hold, last))
      const settled = await ledger.settle(hold, last)
      assert.equal(settled.charge + settled.waived, BigInt(used))
      this.#count(settled.waived > 0n ? 'waived' : 'settled')
      this.#settled.set(generationId, settled.charge)
    } catch (error) {
      if (life === this.#life && isRefusal(error)) this.#failed.add(generationId)
      throw error
    }
  }

  /** Now and then the same movement twice at once. */
  async #post({ walletId = '' }: Principal): Promise<void> {
    this.#names += 1
    const kinds: PostingKind[] = ['top-up', 'grant', 'refund', 'adjust', 'adjust']
    const kind = kinds[this.#below(kinds.length)] as PostingKind
    const size = BigInt(1 + this.#below(TOP_UP))
    const nanos = kind === 'adjust' ? -size : size
    const request = { walletId, kind, nanos, reason: 'r', actor: 'a', idempotencyKey: `posting-${this.#names}` }
    const times = this.#random.fraction() < 0.3 ? 2 : 1
    const made = await Promise.all(Array.from({ length: times }, () => this.#postOnce(request)))
    if (made.every((each) => !each)) this.#refused.add(request.idempotencyKey)
  }

  /** False: it was refused. Never resolves where the process died. */
  async #postOnce(request: PostingRequest): Promise<boolean> {
    const life = this.#life
    try {
      await (this.#ledger as Ledger).post(request)
      this.#count(request.kind)
      this.#posted.add(request.idempotencyKey)
      return true
    } catch (error) {
      if (!isRefusal(error)) throw error
      if (life !== this.#life) return new Promise(() => {})
      this.#count(`movement ${error.kind}`)
      return false
    }
  }

  async #limit({ walletId = '' }: Principal): Promise<void> {
    const limit = this.#random.fraction() < 0.1 ? 'unlimited' : BigInt(this.#below(TOP_UP))
    await (this.#ledger as Ledger).setCreditLimit(walletId, limit)
    this.#count('limits')
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#paused.push(resolve))
  }

  #resumeOne(): void {
    const [resume] = this.#paused.splice(this.#below(this.#paused.length), 1)
    resume?.()
  }

  /** The process dies: memory, timers and what was not on disk are gone; then it starts again. */
  async #crash(): Promise<void> {
    this.#count('crashes')
    this.#writer.crash(this.#writer.fault === undefined ? this.#below(this.#writer.queued + 1) : 0)
    this.#life += 1
    this.#paused = []
    await this.#start()
  }

  async #start(): Promise<void> {
    this.#clock = new FakeClock(this.#clock.nowMs() + 1_000)
    this.#writer = new SimulatedWriter(this.#database)
    const context = { clock: this.#clock, random: this.#random, log: silentLog }
    this.#store = createSimulatedStore(this.#database, this.#writer, context)
    const opening = openLedger(this.#store)
    let ledger: Ledger | undefined
    void opening.then((opened) => (ledger = opened))
    while (ledger === undefined) {
      this.#writer.write(this.#writer.queued)
      await turn()
    }
    this.#ledger = ledger
    const open = this.#database.prepare('select sum(open_holds) as holds, sum(held_nanos) as held from wallets').get()
    assert.deepEqual({ ...open }, { holds: 0, held: 0 }, 'no hold outlives its process')
  }

  /** The disk works again and all that runs may end: then nothing is open, and memory and disk agree. */
  async #drain(): Promise<void> {
    const ledger = this.#ledger as Ledger
    this.#writer.fault = undefined
    const isBusy = () => ledger.openHolds > 0 || this.#paused.length > 0 || ledger.fault !== undefined
    for (let round = 0; round < 100 && isBusy(); round += 1) {
      for (const resume of this.#paused.splice(0)) resume()
      await turn()
      this.#writer.write(this.#writer.queued)
      this.#clock.advance(1_000)
      await turn()
    }
    this.#writer.write(this.#writer.queued)
    await turn()
    if (this.#wrong !== undefined) throw this.#wrong
    assert.equal(ledger.openHolds, 0, 'a generation never ended')
    assert.equal(ledger.fault, undefined, 'a fault did not end')
    const onDisk = this.#database.prepare('select posted_nanos as posted, held_nanos as held from wallets where id = ?')
    for (let owner = 0; owner < OWNERS; owner += 1) {
      const walletId = `wal_${owner}`
      const { posted, held } = await this.#readWallet(walletId)
      assert.deepEqual({ ...onDisk.get(walletId) }, { posted: Number(posted), held: Number(held) }, 'memory and disk')
    }
  }

  async #readWallet(walletId: string) {
    const reading = (this.#ledger as Ledger).readWallet(walletId)
    await turn()
    return reading
  }

  /** What decides is in memory: nobody may ever have less than nothing. */
  async #checkMemory(): Promise<void> {
    for (let owner = 0; owner < OWNERS; owner += 1) {
      const wallet = await this.#readWallet(`wal_${owner}`)
      const available = readAvailable(wallet)
      assert.ok(available === undefined || available >= 0n, `wallet ${wallet.id} has ${available}`)
      assert.ok(wallet.held >= 0n && wallet.openHolds >= 0, `wallet ${wallet.id} holds ${wallet.held}`)
    }
  }

  async #checkEnd(): Promise<void> {
    const { differences } = await audit(this.#store as SqliteStore)
    assert.deepEqual(differences, [])
    const record = this.#database.prepare(`select charge_nanos, hold_end from generations where id = ?`)
    for (const [id, charge] of this.#settled)
      assert.deepEqual({ ...record.get(id) }, { charge_nanos: Number(charge), hold_end: 'settled' }, `${id} was told`)
    for (const id of this.#failed)
      assert.equal(record.get(id)?.['charge_nanos'] ?? 0, 0, `${id} was told as failed, and is charged`)
    const posting = this.#database.prepare('select count(*) as times from postings where idempotency_key = ?')
    for (const key of this.#posted) assert.equal(posting.get(key)?.['times'], 1, key)
    for (const key of this.#refused) assert.equal(posting.get(key)?.['times'], 0, `${key} was refused`)
  }

  #insertOwner({ owner, walletId = '' }: Principal, unlimited: boolean): void {
    this.#database.prepare(`insert into owners values (?, ?, 'active', 0)`).run(owner.id, owner.name)
    this.#database
      .prepare(`insert into wallets values (?, ?, 0, 0, 0, ?, 0)`)
      .run(walletId, owner.id, unlimited ? null : 0)
    this.#database
      .prepare(
        `insert into postings (kind, from_account, to_account, posting_nanos, wallet_id, created_ms)
         values ('top-up', 'payments', ?, ${TOP_UP}, ?, 0)`,
      )
      .run(walletId, walletId)
    this.#database.prepare(`update wallets set posted_nanos = ${TOP_UP} where id = ?`).run(walletId)
  }

  #below(bound: number): number {
    return Math.floor(this.#random.fraction() * bound)
  }

  #count(what: string): void {
    this.happened[what] = (this.happened[what] ?? 0) + 1
  }
}

const refusals: readonly ErrorKind[] = ['insufficient_balance', 'db_error', 'invalid_request']

function isRefusal(error: unknown): error is GatewayError {
  return error instanceof GatewayError && refusals.includes(error.kind)
}

/** Lets every promise that can go on go on. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
