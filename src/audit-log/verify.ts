// Reads the audit log's chain in steps, all of it or what lies behind a place that was read before, and says where it is broken:
// an entry that was changed, one that is missing, or the newest ones cut off.
import { bounds } from '../foundation/bounds.ts'
import type { Store } from '../store/store.ts'
import { hashEntry } from './entry.ts'
import { readEntriesAfter, readHeadEntry } from './entry-store.ts'

type Verified = {
  entries: number
  /** The first place at which it is broken; undefined: it is whole. */
  broken: { sequence: number; message: string } | undefined
}

/** An entry up to which the chain was whole. */
type AuditLogMark = { sequence: number; hash: string }

const BEGINNING: AuditLogMark = { sequence: 0, hash: '' }

/** `rest` is awaited between two steps; what it throws ends the reading. @throws StoreError */
export async function verifyAuditLog(store: Pick<Store, 'db'>, rest?: () => Promise<void>): Promise<Verified> {
  const { mark, broken } = await verifyAuditLogFrom(BEGINNING, store, rest)
  return { entries: mark.sequence, broken }
}

/** What lies behind `from`, whose entry must still be there; `mark` is how far the chain is whole. @throws StoreError */
export async function verifyAuditLogFrom(
  from: AuditLogMark = BEGINNING,
  store: Pick<Store, 'db'>,
  rest: () => Promise<void> = async () => {},
): Promise<{ mark: AuditLogMark; broken: Verified['broken'] }> {
  // What is appended meanwhile lies behind it, and is read too.
  const head = await readHeadEntry(store)
  let mark = from
  const say = (sequence: number, message: string) => ({ mark, broken: { sequence, message } })
  const isNotHead = ({ sequence, hash }: AuditLogMark) => sequence === head.sequence && hash !== head.hash
  if (head.sequence < mark.sequence) return say(head.sequence + 1, nameMissing(head.sequence, mark.sequence))
  if (from.sequence > 0) {
    const [known] = await readEntriesAfter(store, from.sequence - 1, 1)
    if (known?.sequence !== from.sequence) return say(from.sequence, `entry ${from.sequence} is missing`)
    if (known.hash !== from.hash || hashEntry(known) !== from.hash)
      return say(from.sequence, `entry ${from.sequence} was changed`)
  }
  if (isNotHead(mark)) return say(mark.sequence, `entry ${mark.sequence} is not the one that was written last`)
  for (;;) {
    const entries = await readEntriesAfter(store, mark.sequence, bounds.auditLogStep)
    for (const entry of entries) {
      const { sequence, hash } = entry
      const next = mark.sequence + 1
      if (sequence !== next) return say(next, `entry ${next} is missing`)
      if (entry.previousHash !== mark.hash) return say(sequence, `entry ${sequence} does not follow the one before`)
      if (hashEntry(entry) !== hash) return say(sequence, `entry ${sequence} was changed`)
      if (isNotHead(entry)) return say(sequence, `entry ${sequence} is not the one that was written last`)
      mark = { sequence, hash }
    }
    if (entries.length < bounds.auditLogStep) break
    await rest()
  }
  if (mark.sequence < head.sequence) return say(mark.sequence + 1, nameMissing(mark.sequence, head.sequence))
  return { mark, broken: undefined }
}

function nameMissing(there: number, last: number): string {
  return `the entries from ${there + 1} to ${last} are missing`
}
