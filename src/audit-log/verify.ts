// Reads the audit log's whole chain in steps and says where it is broken: an entry that was changed, one that is missing, or
// the newest ones cut off.
import { bounds } from '../foundation/bounds.ts'
import type { Store } from '../store/store.ts'
import { hashEntry } from './entry.ts'
import { readEntriesAfter, readHeadEntry } from './entry-store.ts'

type Verified = {
  entries: number
  /** The first place at which it is broken; undefined: it is whole. */
  broken: { sequence: number; message: string } | undefined
}

/** `rest` is awaited between two steps; what it throws ends the reading. @throws StoreError */
export async function verifyAuditLog(
  store: Pick<Store, 'db'>,
  rest: () => Promise<void> = async () => {},
): Promise<Verified> {
  // What is appended meanwhile lies behind it, and is read too.
  const head = await readHeadEntry(store)
  let [sequence, hash] = [0, '']
  const say = (at: number, message: string) => ({ entries: sequence, broken: { sequence: at, message } })
  for (;;) {
    const entries = await readEntriesAfter(store, sequence, bounds.auditLogStep)
    for (const entry of entries) {
      if (entry.sequence !== sequence + 1) return say(sequence + 1, `entry ${sequence + 1} is missing`)
      if (entry.previousHash !== hash)
        return say(entry.sequence, `entry ${entry.sequence} does not follow the one before`)
      if (hashEntry(entry) !== entry.hash) return say(entry.sequence, `entry ${entry.sequence} was changed`)
      if (entry.sequence === head.sequence && entry.hash !== head.hash)
        return say(entry.sequence, `entry ${entry.sequence} is not the one that was written last`)
      sequence = entry.sequence
      hash = entry.hash
    }
    if (entries.length < bounds.auditLogStep) break
    await rest()
  }
  if (sequence < head.sequence)
    return say(sequence + 1, `the entries from ${sequence + 1} to ${head.sequence} are missing`)
  return { entries: sequence, broken: undefined }
}
