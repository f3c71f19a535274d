// Operations on the audit log: whether its chain is whole, and its newest entries.
import { verifyAuditLog } from '../../audit-log/verify.ts'
import { describeAuditEntry } from '../../views/audit-entry.ts'
import type { Operation } from '../operation.ts'

const ENTRIES = 50
const MOST_ENTRIES = 1_000

export const auditLogOperations: readonly Operation[] = [
  {
    name: 'audit-log.verify',
    async run(context) {
      const { entries, broken } = await verifyAuditLog(await context.store())
      return { ok: broken === undefined, checked: entries, broken: broken?.message ?? null }
    },
  },
  {
    name: 'audit-log.list',
    async run(context, args) {
      const limit = Math.min(args.optionalCount('limit') ?? ENTRIES, MOST_ENTRIES)
      const entries = await (await context.auditLog()).list({ limit, before: args.optionalCount('before') })
      return { entries: entries.map(describeAuditEntry) }
    },
  },
]
