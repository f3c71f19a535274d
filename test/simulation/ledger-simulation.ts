// One seeded life of a ledger: generations that open, grow, end, fail and are abandoned; postings; a disk that writes
// late, refuses or dies with the process between any two steps; restarts. After every step and at the end what must
// always hold is checked against a model of what callers were told.
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { silentLog } from '../../src/foundation/log.ts'
import { seededRandom, type Random } from '../../src/foundation/random.ts'
import { GatewayError } from '../../src/generation/gateway-error.ts'
import { prepaidLimits } from '../../src/keys/key-limits.ts'
import type { Principal } from '../../src/keys/key.ts'
import { audit } from '../../src/ledger/audit.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { openLedger } from '../../src/ledger/open-ledger.ts'
import type { SqliteStore } from '../../src/store/store.ts'
import { FakeClock } from '../fake-clock.ts'
import { ending, holdRequest } from '../ledger-bench.ts'
import { createSchema, createSimulatedStore, SimulatedWriter } from './simulated-store.ts'

const STEPS = 250
const OWNERS = 3
/** Enough for some generations at once, too little for all. */
const TOP_UP = 1_000

type Told = { charge: bigint }

export class LedgerSimulation {
  readonly #random: Random
  readonly #database = new DatabaseSync(':memory:')
  readonly #principals: Principal[]
  /** Settlements that were acknowledged, and how often. */
  readonly #told = new Map<string, Told>()
  readonly #postings = new Map<string, bigint>()
  /** Where generations wait to go on; each belongs to one life. */
  #paused: (() => void)[] = []
  #clock = new FakeClock()
  #writer = new SimulatedWriter(this.#database)
  #store: SqliteStore | undefined
  #ledger: Ledger | undefined
  #life = 0
  #names = 0

  constructor(seed: number) {
    this.#random = seededRandom(seed)
    this.#principals = Array.from({ length: OWNERS }, (_, index) => makePrincipal(index))
  }

  async run(): Promise<void> {
    await createSchema(this.#database)
    for (const [index, principal] of this.#principals.entries()) this.#insertOwner(principal, index === OWNERS - 1)
    await this.#start()
    for (let step = 0; step < STEPS; step += 1) {
      await this.#step()
      this.#checkAlways()
    }
    await this.#drain()
    await this.#crash()
    await this.#checkEnd()
  }

  /** The disk works again and all that runs may end: then nothing is open, and memory and disk agree. */
  async #drain(): Promise<void> {
    const ledger = this.#ledger as Ledger
    for (let round = 0; round < 100 && (ledger.openHolds > 0 || this.#paused.length > 0); round += 1) {
      for (const resume of this.#paused.splice(0)) resume()
      await turn()
      this.#writer.write(this.#writer.queued)
      this.#clock.advance(1_000)
      await turn()
    }
    this.#writer.write(this.#writer.queued)
    await turn()
    assert.equal(ledger.openHolds, 0, 'a generation never ended')
    const onDisk = this.#database.prepare('select posted_nanos as posted, held_nanos as held from wallets where id = ?')
    for (const { walletId = '' } of this.#principals) {
      const reading = ledger.readWallet(walletId)
      await turn()
      const { posted, held } = await reading
      assert.deepEqual({ ...onDisk.get(walletId) }, { posted: Number(posted), held: Number(held) }, 'memory and disk')
    }
  }

  async #step(): Promise<void> {
    const choice = this.#random.fraction()
    if (choice < 0.3) this.#begin()
    else if (choice < 0.62) this.#resumeOne()
    else if (choice < 0.9) this.#writer.write(this.#below(this.#writer.queued + 1))
    else if (choice < 0.93) this.#writer.refuse(this.#below(this.#writer.queued + 1))
    else if (choice < 0.985) this.#clock.advance(this.#below(4_000))
    else await this.#crash()
    await turn()
  }

  /** One generation or posting, from its begin to its end, with a pause wherever the pipeline awaits. */
  #begin(): void {
    const life = this.#life
    const principal = this.#principals[this.#below(OWNERS)] as Principal
    const work = this.#random.fraction() < 0.1 ? this.#post(principal) : this.#generate(principal)
    work.catch((error: unknown) => {
      const isExpected =
        error instanceof GatewayError && ['insufficient_balance', 'db_error', 'invalid_request'].includes(error.kind)
      if (!isExpected && life === this.#life) throw error
    })
  }

  async #generate(principal: Principal): Promise<void> {
    const life = this.#life
    const nanos = BigInt(this.#below(400))
    this.#names += 1
    const generationId = `req_cm_${this.#names}`
    const ledger = this.#ledger as Ledger
    const hold = await ledger.hold(
      holdRequest(principal, nanos, { generationId, leastNanos: nanos / 2n, opening: this.#opening() }),
    )
    await this.#pause()
    if (this.#random.fraction() < 0.5) await hold.write()
    while (this.#random.fraction() < 0.4) {
      await this.#pause()
      await hold.extend(BigInt(1 + this.#below(100)))
    }
    await this.#pause()
    if (life !== this.#life) return
    // Now and then an answer costs more than was held: the rest of the wallet, or nobody, pays.
    const used = this.#below(Number(hold.nanos) + 40)
    const last = ending(used, { endedMs: this.#clock.nowMs() })
    if (this.#random.fraction() < 0.2) return void (await ledger.release(hold, last))
    const settled = await ledger.settle(hold, last)
    assert.equal(settled.charge + settled.waived, BigInt(used))
    this.#told.set(generationId, { charge: settled.charge })
  }

  async #post({ walletId = '' }: Principal): Promise<void> {
    this.#names += 1
    const idempotencyKey = `posting-${this.#names}`
    const nanos = BigInt(1 + this.#below(TOP_UP))
    const ledger = this.#ledger as Ledger
    const same = { walletId, reason: 'r', actor: 'a', idempotencyKey }
    if (this.#random.fraction() < 0.3) await ledger.post({ ...same, kind: 'adjust', nanos: -nanos })
    else await ledger.post({ ...same, kind: 'top-up', nanos })
    this.#postings.set(idempotencyKey, nanos)
  }

  #opening() {
    const startedMs = this.#clock.nowMs()
    return { callerRequestId: undefined, protocol: 'openai-chat', requestedModel: 'm', streamed: true, startedMs }
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
    this.#writer.crash(this.#below(this.#writer.queued + 1))
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

  /** On disk, at every moment: nothing below zero, every hold accounted for. */
  #checkAlways(): void {
    const wrong = this.#database
      .prepare(
        `select id from wallets where (credit_limit_nanos is not null and posted_nanos + credit_limit_nanos < held_nanos)
           or posted_nanos <> (select coalesce(sum(case when to_account = wallets.id then posting_nanos else -posting_nanos end), 0)
             from postings where wallet_id = wallets.id)
           or held_nanos <> (select coalesce(sum(hold_nanos + (select coalesce(sum(hold_nanos), 0) from hold_extensions
               where generation_id = holds.generation_id)), 0)
             from holds where wallet_id = wallets.id and generation_id not in (select id from generations))`,
      )
      .all()
    assert.deepEqual(wrong, [], 'a wallet is wrong on disk')
  }

  async #checkEnd(): Promise<void> {
    const { differences } = await audit(this.#store as SqliteStore)
    assert.deepEqual(differences, [])
    const charge = this.#database.prepare(`select charge_nanos, hold_end from generations where id = ?`)
    for (const [id, told] of this.#told) {
      const row = charge.get(id)
      assert.deepEqual(
        { ...row },
        { charge_nanos: Number(told.charge), hold_end: 'settled' },
        `${id} was told otherwise`,
      )
    }
    const posted = this.#database.prepare('select posting_nanos from postings where idempotency_key = ?')
    for (const [key, nanos] of this.#postings) assert.equal(posted.get(key)?.['posting_nanos'], Number(nanos))
    const accounts = this.#database
      .prepare(
        `select sum(nanos) as sum from (select posting_nanos as nanos from postings
           union all select -posting_nanos from postings)`,
      )
      .get()
    assert.equal(accounts?.['sum'] ?? 0, 0)
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
}

function makePrincipal(index: number): Principal {
  const ownerId = `own_${index}`
  return {
    key: {
      id: `key_${index}`,
      name: 'k',
      ownerId,
      status: 'active',
      createdMs: 0,
      expiresMs: undefined,
      preview: 'cm-…',
      limits: prepaidLimits,
      limitSettings: {},
      allowedModels: undefined,
      aliases: [],
    },
    owner: { id: ownerId, name: ownerId, status: 'active', isUnlimited: false },
    walletId: `wal_${index}`,
  }
}

/** Lets every promise that can go on go on. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
