// The auditor in the background: the whole books soon after the start and then what is new, a page at a time, on the
// reading connection. A difference is an alarm.
import type { Store } from '../store/store.ts'
import { audit, type AuditMark, type AuditReport } from './audit.ts'

const FIRST_MS = 60_000
const EVERY_MS = 15 * 60_000
/** Rows are audited again for so long, since a slower transaction may have been given a lower number. */
const AGAIN = 10_000

/** Calls `report` after each audit; the answer stops it. */
export function startAuditor(store: Store, report: (audited: AuditReport) => void): () => void {
  let since: AuditMark | undefined
  let stopped = false
  let cancel = () => {}
  const run = async () => {
    try {
      const audited = await audit(store, since)
      since = {
        generation: Math.max(0, audited.since.generation - AGAIN),
        posting: Math.max(0, audited.since.posting - AGAIN),
      }
      for (const { what, id, message } of audited.differences)
        store.log.error({ what, id }, `the books do not balance: ${message}`)
      report(audited)
    } catch (error) {
      store.log.warn({ fault: (error as Error).message }, 'the books could not be audited')
    }
    if (!stopped) cancel = store.clock.after(EVERY_MS, () => void run())
  }
  cancel = store.clock.after(FIRST_MS, () => void run())
  return () => {
    stopped = true
    cancel()
  }
}
