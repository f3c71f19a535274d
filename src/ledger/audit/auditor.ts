// Runs the audit in the background, again and again. It reads in small pages and rests as long as each took, so that
// neither the event loop nor the database is held up; it never delays a start or a drain. Records do not change, so
// after the first run only new ones are read, and all of them again once a day; wallets and sums are compared each time. The
// audit log's chain is read in the same way.
// Of the gateways that share a database one audits at a time, and what it found is known to all of them.
import { DAY_MS, type Clock } from '../../foundation/time/clock.ts'
import type { Log } from '../../foundation/log.ts'
import type { Store } from '../../store/store.ts'
import type { RunAlone } from '../../store/run-alone.ts'
import { audit, type AuditReport } from './audit.ts'
import type { Difference } from './difference.ts'
import type { AuditState, ChainState, LastAudit } from './audit-state.ts'

/** The first run comes sooner than the others, ms. */
const FIRST_MS = 30_000
/** While it is switched off, the settings are asked again after this, ms. */
const OFF_MS = 60_000
const WHOLE_EVERY_MS = DAY_MS
const ROWS = 200
const LEAST_REST_MS = 2
/** Rows read again by the next run: on Postgres a lower number may be committed after a higher one. */
const OVERLAP = 10_000
/** An audit of another gateway that is younger than this share of the interval is as good as one of our own. */
const FRESH = 0.9
/** Differences that one run writes to the log. */
const LOGGED = 20

export type AuditorParts = {
  clock: Clock
  log: Log
  /** A connection for one run. */
  openReads(): { reads: Pick<Store, 'db' | 'kind'>; close(): Promise<void> }
  everyMs(): number | 'off'
  /** Reads the audit log's chain behind `from`, or all of it; `rest` is awaited between two steps. @throws StoreError */
  verifyChain(
    from: ChainState['mark'] | undefined,
    reads: Pick<Store, 'db'>,
    rest: () => Promise<void>,
  ): Promise<ChainState>
  /** Present where several gateways share the database. */
  shared?: {
    runAlone: RunAlone
    readState(): Promise<AuditState | undefined>
    writeState(state: AuditState): Promise<void>
  }
}

type Concluded = AuditReport & { chain: ChainState }

const stopped = Symbol('stopped')

export class Auditor {
  /** Runs of this process that came to their end, and those that the database broke. */
  completed = 0
  failed = 0
  readonly #parts: AuditorParts
  #cancel = () => {}
  #stopped = false
  #last: AuditState | undefined

  constructor(parts: AuditorParts) {
    this.#parts = parts
    const everyMs = parts.everyMs()
    this.#next(everyMs === 'off' ? OFF_MS : Math.min(everyMs, FIRST_MS))
  }

  /** What the last run found, here or at another gateway; undefined before the first. */
  get differences(): number | undefined {
    return this.#last?.differences
  }

  /** Of one run. */
  get last(): LastAudit | undefined {
    return this.#last
  }

  /** When that ended, ms since the epoch. */
  get endedMs(): number | undefined {
    return this.#last?.endedMs
  }

  /** A run under way ends at its next page; nobody waits for it. */
  close(): void {
    this.#stopped = true
    this.#cancel()
  }

  #next(inMs: number): void {
    this.#cancel = this.#parts.clock.after(inMs, () => void this.#turn())
  }

  async #turn(): Promise<void> {
    if (this.#parts.everyMs() !== 'off') await this.#run()
    if (this.#stopped) return
    const everyMs = this.#parts.everyMs()
    this.#next(everyMs === 'off' ? OFF_MS : everyMs)
  }

  async #run(): Promise<void> {
    const { log, shared } = this.#parts
    try {
      if (shared === undefined) return await this.#audit()
      const done = await shared.runAlone('audit', async () => {
        this.#last = await shared.readState()
        if (this.#isFresh()) return
        await this.#audit()
        if (this.#last !== undefined) await shared.writeState(this.#last)
      })
      if (done === 'busy') this.#last = (await shared.readState()) ?? this.#last
    } catch (error) {
      if (error === stopped || this.#stopped) return
      this.failed += 1
      log.warn({ fault: (error as Error).message }, 'the ledger could not be audited')
    }
  }

  /** Another gateway has audited not long ago. */
  #isFresh(): boolean {
    const everyMs = this.#parts.everyMs()
    if (this.#last === undefined || everyMs === 'off') return false
    const ageMs = this.#parts.clock.nowMs() - this.#last.endedMs
    return ageMs >= 0 && ageMs < everyMs * FRESH
  }

  async #audit(): Promise<void> {
    const { clock, log, openReads } = this.#parts
    const startedMs = clock.nowMs()
    const connection = openReads()
    try {
      const sinceWholeMs = startedMs - (this.#last?.wholeMs ?? Number.POSITIVE_INFINITY)
      const last = sinceWholeMs >= 0 && sinceWholeMs < WHOLE_EVERY_MS ? this.#last : undefined
      const rest = this.#pace()
      const report = await audit(connection.reads, last?.since, { rows: ROWS, rest })
      const chain = await this.#readChain(last?.chain, connection.reads, rest)
      this.completed += 1
      this.#conclude({ ...report, chain }, last, startedMs)
      log.debug({ ms: clock.nowMs() - startedMs, generations: report.generations }, 'ledger audited')
    } finally {
      await connection.close().catch(() => {})
    }
  }

  /** What is broken is told again until all of it is read again. */
  async #readChain(last: ChainState | undefined, reads: Pick<Store, 'db'>, rest: () => Promise<void>) {
    if (last !== undefined && last.broken !== null) return last
    return await this.#parts.verifyChain(last?.mark, reads, rest)
  }

  /** `last`: the audit that this one went on from; undefined: it has read all records. */
  #conclude({ differences, since, chain }: Concluded, last: AuditState | undefined, startedMs: number): void {
    const { clock, log } = this.#parts
    const found = new Map([...differences, ...(last?.kept ?? [])].map((each) => [nameOf(each), each]))
    this.#last = {
      endedMs: clock.nowMs(),
      wholeMs: last?.wholeMs ?? startedMs,
      since: {
        generation: Math.max(0, since.generation - OVERLAP),
        posting: Math.max(0, since.posting - OVERLAP),
      },
      kept: [...found.values()].filter(({ what, id }) => what !== 'wallet' && id !== 'all'),
      differences: found.size,
      chain,
    }
    if (chain.broken !== null) log.error({ broken: chain.broken }, 'the audit log is not as it was written')
    if (found.size === 0) return
    log.error({ differences: found.size }, 'the ledger does not add up; see `crossmodel wallet audit`')
    for (const { what, id, message } of [...found.values()].slice(0, LOGGED))
      log.error({ what, id, difference: message }, 'audit difference')
  }

  /** Rests as long as the page before took. */
  #pace(): () => Promise<void> {
    const { clock } = this.#parts
    let workedFromMs = clock.monotonicMs()
    return async () => {
      if (this.#stopped) throw stopped
      const restMs = Math.max(LEAST_REST_MS, clock.monotonicMs() - workedFromMs)
      await new Promise<void>((resolve) => clock.after(restMs, resolve))
      workedFromMs = clock.monotonicMs()
    }
  }
}

function nameOf({ what, id, message }: Difference): string {
  return id === 'all' || what === 'wallet' ? `${what} ${id} ${message}` : `${what} ${id}`
}
