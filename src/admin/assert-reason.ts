// Why somebody changed a price or moved money stands in the audit log for good: it says something, in characters that can be shown.
import { AdminError } from './admin-error.ts'

/** @throws AdminError `invalid_request` on `reason` */
export function assertReason(reason: string): void {
  if (/[\p{L}\p{N}]/u.test(reason) && reason.isWellFormed()) return
  throw new AdminError('invalid_request', '`reason` must say something: it stands in the audit log.', {
    field: 'reason',
  })
}
