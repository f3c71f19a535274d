// Tells whether Postgres answers: the counters of changes are read several times a second, on a connection of its own.
// Where neither these reads nor any other query is answered for a moment, the database counts as away: waiting and new
// queries are refused at once until it answers again. Polling works through every pooler, where LISTEN does not.
import type { Client } from 'pg'
import { bounds } from '../../foundation/bounds.ts'
import { onNextTurn, type Clock } from '../../foundation/time/clock.ts'
import type { Log } from '../../foundation/log.ts'
import { StoreError } from '../store-error.ts'

type PulseParts = {
  clock: Clock
  log: Log
  /** The server's address, as an operator may see it. */
  where: string
  connect(): Promise<Client>
  /** What the counters of changes say, by topic; called at every answer. */
  onCounters(counters: ReadonlyMap<string, bigint>): void
  /** Called once whenever the database is taken as away. */
  onAway(): void
}

/** Between the silence and its consequences, ms. */
const READ_MS = 100

/** A lock on the counters is no silence: the question then fails in time, and is answered by that. */
const QUESTION = `set local lock_timeout = ${bounds.databaseSilenceMs / 2}; select name, value from change_counters`

export class Pulse {
  readonly #parts: PulseParts
  readonly #refusals = new Set<(error: StoreError) => void>()
  #client: Client | undefined
  /** One attempt to connect at a time, however often is asked meanwhile. */
  #connecting: Promise<Client> | undefined
  #heardMs: number
  #lastByteMs: number
  #isAway = false
  #isClosed = false
  /** Raised by every question: an answer to an older one is ignored. */
  #question = 0
  #cancel = () => {}

  constructor(parts: PulseParts) {
    this.#parts = parts
    this.#heardMs = this.#lastByteMs = parts.clock.monotonicMs()
  }

  start(): void {
    void this.#ask(false)
  }

  get isAway(): boolean {
    return this.#isAway
  }

  /** When the counters were last read, `clock.monotonicMs`. */
  heardMs(): number {
    return this.#heardMs
  }

  /** Something arrived on one of the connections. */
  noteBytes(): void {
    this.#lastByteMs = this.#parts.clock.monotonicMs()
  }

  /**
   * What `start` promises, or a refusal as soon as the database is away; `drop` gets what comes too late.
   * @throws StoreError at once where it is away now
   */
  async guard<Result>(start: () => Promise<Result>, drop: (late: Result) => void = () => {}): Promise<Result> {
    if (this.#isAway) throw this.#refusal()
    return new Promise<Result>((resolve, reject) => {
      const refuse = (error: StoreError) => {
        this.#refusals.delete(refuse)
        reject(error)
      }
      this.#refusals.add(refuse)
      start().then(
        (result) => {
          if (this.#refusals.delete(refuse)) resolve(result)
          else drop(result)
        },
        (error: unknown) => {
          this.#refusals.delete(refuse)
          reject(error as Error)
        },
      )
    })
  }

  close(): void {
    this.#isClosed = true
    this.#question += 1
    this.#cancel()
    void this.#client?.end().catch(() => {})
  }

  /** `isSecond`: the connection had broken, and this is a new one. */
  async #ask(isSecond: boolean): Promise<void> {
    const { clock } = this.#parts
    const question = ++this.#question
    this.#watch(question, clock.monotonicMs())
    try {
      const client = await this.#openClient()
      if (question !== this.#question) return
      const results = (await client.query(QUESTION)) as unknown as { rows: { name: string; value: bigint }[] }[]
      if (question !== this.#question) return
      this.#hear(new Map(results[1]?.rows.map(({ name, value }) => [name, value])))
    } catch (error) {
      if (question !== this.#question) return
      // The server answered, if only with an error; an error of class 57 is its farewell.
      const { code } = error as { code?: string }
      if (this.#client !== undefined && code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('57'))
        return this.#askAgain(bounds.databaseBeatMs)
      this.#dropClient()
      // A connection may break alone; where a new one cannot be had either, the server is away.
      if (!isSecond && !this.#isAway) return void this.#ask(true)
      this.#leave(error as Error)
      return this.#askAgain(bounds.databaseBeatMs)
    }
    this.#askAgain(bounds.databaseBeatMs)
  }

  async #openClient(): Promise<Client> {
    if (this.#client !== undefined) return this.#client
    this.#connecting ??= this.#parts.connect().finally(() => (this.#connecting = undefined))
    const client = await this.#connecting
    if (this.#isClosed) void client.end().catch(() => {})
    return (this.#client = client)
  }

  #askAgain(inMs: number): void {
    this.#cancel()
    if (!this.#isClosed) this.#cancel = this.#parts.clock.after(inMs, () => void this.#ask(false))
  }

  /** Looks again when there may have been silence for too long. */
  #watch(question: number, sinceMs: number): void {
    const { clock } = this.#parts
    const waitMs = sinceMs + bounds.databaseSilenceMs - clock.monotonicMs()
    this.#cancel()
    this.#cancel = clock.after(Math.max(1, waitMs), () => {
      // A process that was held up itself finds what has come only after its timers: it is given time to read it.
      onNextTurn(() => {
        if (question === this.#question) this.#cancel = clock.after(READ_MS, () => this.#judge(question, sinceMs))
      })
    })
  }

  #judge(question: number, sinceMs: number): void {
    if (question !== this.#question) return
    const lastMs = Math.max(sinceMs, this.#lastByteMs)
    if (this.#parts.clock.monotonicMs() - lastMs < bounds.databaseSilenceMs) return this.#watch(question, lastMs)
    this.#question += 1
    this.#dropClient()
    this.#leave(new Error('no answer'))
    this.#askAgain(bounds.databaseBeatMs)
  }

  #hear(counters: ReadonlyMap<string, bigint>): void {
    this.#heardMs = this.#parts.clock.monotonicMs()
    if (this.#isAway) this.#parts.log.info({ database: this.#parts.where }, 'the database answers again')
    this.#isAway = false
    this.#parts.onCounters(counters)
  }

  #leave(error: Error): void {
    if (this.#isAway || this.#isClosed) return
    this.#isAway = true
    const { log, where, onAway } = this.#parts
    log.error({ database: where, fault: error.message }, 'the database is away: new calls are refused until it answers')
    for (const refuse of this.#refusals) refuse(this.#refusal())
    onAway()
  }

  #dropClient(): void {
    const client = this.#client
    this.#client = undefined
    void client?.end().catch(() => {})
  }

  #refusal(): StoreError {
    return new StoreError(`Postgres at ${this.#parts.where} does not answer.`)
  }
}
