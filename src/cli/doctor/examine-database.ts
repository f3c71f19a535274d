// The doctor's findings about the database: whether it is whole and can be written, and which incidents it recorded.
import { ConfigurationError } from '../../configuration/shape/mistake.ts'
import { isObject, type JsonObject } from '../../foundation/json/json.ts'
import { describeFailure } from '../../operations/describe-failure.ts'
import { fault, right, warning, type Finding } from '../../operations/gateway/finding.ts'
import { judgeAuditLog } from '../../operations/gateway/judge-audit-log.ts'
import type { Session } from '../session.ts'
import { listOf, show } from '../show.ts'

/** One finding of its state, then one for each incident that no operator has acknowledged. */
export async function examineDatabase(session: Session): Promise<[Finding, ...Finding[]]> {
  const restore = 'stop the gateway and restore the data directory from a backup'
  try {
    const result = await session.perform('database.check')
    if (!isObject(result)) return [fault('database', 'it says nothing of itself', restore)]
    const problems = Array.isArray(result['problems']) ? result['problems'] : []
    if (problems.length > 0) return [fault('database', `damaged: ${problems.join('; ')}`, restore)]
    if (typeof result['fault'] === 'string')
      return [fault('database', result['fault'], 'new calls are refused until it can be written again')]
    const message = `${show(result['kind'])}, undamaged, tables of version ${show(result['schema_version'])}`
    return [right('database', message), ...listOf(result, 'incidents').map(findIncident)]
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return [warning('database', 'not looked at', 'correct the configuration first')]
    }
    const failure = describeFailure(error)
    if (failure === undefined) throw error
    if (failure.message.startsWith('There is no data directory')) {
      return [right('database', 'none yet; the first start makes it')]
    }
    return [fault('database', failure.message, 'follow this message; nothing was changed')]
  }
}

/** Of a database that is whole; nothing where there is none yet. */
export async function examineAuditLog(session: Session): Promise<Finding[]> {
  try {
    const result = await session.perform('audit-log.verify')
    if (!isObject(result)) return []
    const { checked, broken } = result
    return [judgeAuditLog(Number(checked), typeof broken === 'string' ? broken : null)]
  } catch (error) {
    const failure = describeFailure(error)
    if (failure === undefined) throw error
    if (failure.message.startsWith('There is no data directory')) return []
    return [warning('audit log', `not looked at: ${failure.message}`, 'follow this message')]
  }
}

/** An incident that lost nothing is a warning: the record is in the books, in its second form. */
function findIncident(incident: JsonObject): Finding {
  const state = incident['kind'] === 'record-mended' ? 'warning' : 'fault'
  const remedy = 'see "Damage" in docs/operations.md, then `crossmodel doctor --acknowledge`'
  return { area: 'database', state, message: `${show(incident['created_at'])}: ${show(incident['message'])}`, remedy }
}
