// Runs the audit in the background, again and again. It reads in small pages and rests as long as each took, so that
// neither the event loop nor the database is held up; it never delays a start or a drain. Records do not change, so
// after the first run only new ones are read, and all of them again once a day; wallets and sums are compared each time.
import type { Clock } from '../foundation/clock.ts'
import type { Log } from '../foundation/log.ts'
import type { Store } from '../store/store.ts'
import { audit, type AuditMark, type AuditReport, type Difference } from './audit.ts'

/** The first run comes sooner than the others, ms. */
const FIRST_MS = 30_000
/** While it is switched off, the settings are asked again after this, ms. */
const OFF_MS = 60_000
const WHOLE_EVERY_MS = 24 * 3_600_000
const ROWS = 200
const LEAST_REST_MS = 2
/** Rows read again by the next run: on Postgres a lower number may be committed after a higher one. */
const OVERLAP = 10_000
/** Differences that one run writes to the log. */
const LOGGED = 20

export type AuditorParts = {
  clock: Clock
  log: Log
  /** A connection for one run. */
  openReads(): { reads: Pick<Store, 'db'>; close(): Promise<void> }
  everyMs(): number | 'off'
}

const stopped = Symbol('stopped')

export class Auditor {
  /** Runs that came to their end, and those that the database broke. */
  completed = 0
  failed = 0
  /** What the last whole run found; undefined before the first. */
  differences: number | undefined
  /** When the last one ended, ms since the epoch. */
  endedMs: number | undefined
  readonly #parts: AuditorParts
  #cancel = () => {}
  #stopped = false
  #since: AuditMark = { generation: 0, posting: 0 }
  #wholeMs: number | undefined
  /** Of single records, which the next run does not read again. */
  #kept = new Map<string, Difference>()

  constructor(parts: AuditorParts) {
    this.#parts = parts
    const everyMs = parts.everyMs()
    this.#next(everyMs === 'off' ? OFF_MS : Math.min(everyMs, FIRST_MS))
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
    const { clock, log, openReads } = this.#parts
    const startedMs = clock.monotonicMs()
    let close = async () => {}
    try {
      const connection = openReads()
      close = connection.close
      const { reads } = connection
      const whole = this.#wholeMs === undefined || startedMs - this.#wholeMs >= WHOLE_EVERY_MS
      const report = await audit(reads, whole ? undefined : this.#since, { rows: ROWS, rest: this.#pace() })
      this.completed += 1
      this.#conclude(report, whole)
      if (whole) this.#wholeMs = startedMs
      log.debug({ ms: clock.monotonicMs() - startedMs, generations: report.generations }, 'ledger audited')
    } catch (error) {
      if (error === stopped || this.#stopped) return
      this.failed += 1
      log.warn({ fault: (error as Error).message }, 'the ledger could not be audited')
    } finally {
      await close().catch(() => {})
    }
  }

  #conclude({ differences, since }: AuditReport, whole: boolean): void {
    const { clock, log } = this.#parts
    const found = new Map(differences.map((each) => [nameOf(each), each]))
    if (!whole) for (const [name, each] of this.#kept) found.set(name, each)
    this.#kept = new Map([...found].filter(([, { what, id }]) => what !== 'wallet' && id !== 'all'))
    this.#since = {
      generation: Math.max(0, since.generation - OVERLAP),
      posting: Math.max(0, since.posting - OVERLAP),
    }
    this.differences = found.size
    this.endedMs = clock.nowMs()
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
