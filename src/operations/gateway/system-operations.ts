// Operations that say how the gateway and its surroundings are: what a page can read often, and an examination that reads the
// whole database and is asked for by hand.
import { verifyAuditLog } from '../../audit-log/verify.ts'
import type { LastAudit } from '../../ledger/audit/audit-state.ts'
import { showMoment } from '../../views/moment.ts'
import type { OperationContext } from '../operation-context.ts'
import type { Operation } from '../operation.ts'
import { readDatabase, readDatabaseState } from './database-store.ts'
import { examineClock, examineDataDirectory, readDisk } from './examine.ts'
import { fault, right, warning, type Finding } from './finding.ts'
import { judgeAuditLog } from './judge-audit-log.ts'

export const systemOperations: readonly Operation[] = [
  {
    name: 'system.show',
    async run(context) {
      const audit = context.lastAudit?.()
      return {
        node: process.version,
        database: await readDatabaseState(await context.store()),
        disk: readDisk(context.dataDirectory),
        is_audited: context.settings().auditEveryMs !== 'off',
        audit: audit === undefined ? null : describeAudit(audit),
      }
    },
  },
  {
    name: 'system.examine',
    async run(context) {
      const findings = [
        ...examineDataDirectory(context.dataDirectory),
        await examineDatabase(context),
        await examineAuditLog(context),
        // The providers' clocks are the doctor's: no page waits for servers elsewhere.
        ...(await examineClock({ clock: context.clock, reach: async () => ({}) }, [])),
        ...(await examineProviders(context)),
      ]
      return { findings: findings.map(({ remedy, ...finding }) => ({ ...finding, remedy: remedy ?? null })) }
    },
  },
]

function describeAudit({ endedMs, differences, chain }: LastAudit) {
  const finding = chain && judgeAuditLog(chain.mark.sequence, chain.broken)
  return {
    ended_at: showMoment(endedMs),
    differences,
    audit_log:
      finding === undefined
        ? null
        : { ok: finding.state === 'right', message: finding.message, remedy: finding.remedy ?? null },
  }
}

async function examineDatabase(context: OperationContext): Promise<Finding> {
  const { problems, fault: why, kind } = await readDatabase(await context.store(), context.dataDirectory)
  if (Array.isArray(problems) && problems.length > 0)
    return fault('database', `damaged: ${problems.join('; ')}`, 'stop the gateway and restore a backup')
  if (typeof why === 'string') return fault('database', why, 'new calls are refused until it can be written again')
  return right('database', `${String(kind)}, undamaged, can be written`)
}

async function examineAuditLog(context: OperationContext): Promise<Finding> {
  const { entries, broken } = await verifyAuditLog(await context.store())
  return judgeAuditLog(entries, broken?.message ?? null)
}

async function examineProviders(context: OperationContext): Promise<Finding[]> {
  const providers = await context.providers()
  const ready = providers.filter(({ ready: isReady }) => isReady).length
  const message = `${ready} of ${providers.length} configured providers are ready`
  if (ready === providers.length) return [right('provider', message)]
  return [warning('provider', message, 'see `crossmodel doctor`, which says why for each')]
}
