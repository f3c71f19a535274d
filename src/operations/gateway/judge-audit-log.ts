// What an examination says of the audit log's chain.
import { fault, right, type Finding } from './finding.ts'

/** `checked`: entries that were read; `broken`: the first place where the chain is not whole, null: it is. */
export function judgeAuditLog(checked: number, broken: string | null): Finding {
  if (broken === null) return right('audit log', `${checked} entries, each follows the one before`)
  const remedy = 'somebody has changed the database by hand: compare with an export or a backup from before'
  return fault('audit log', `not as it was written: ${broken}`, remedy)
}
