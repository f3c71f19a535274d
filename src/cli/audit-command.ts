// `crossmodel audit`: whether the audit log is whole, and what was done last.
import { isObject, type Json } from '../foundation/json/json.ts'
import { presentCount, type CommandDefinition } from './session.ts'
import { listOf, show } from './show.ts'
import { formatTable } from './table.ts'

export const auditCommand: CommandDefinition = {
  usage: 'audit',
  about: 'Who changed what; code 1 where the log of it is not whole',
  options: [['--limit <count>', 'how many entries, the newest first (default: 20)']],
  examples: ['audit', 'audit --limit 100 --json'],
  async run(session, given) {
    const verified = await session.perform('audit-log.verify')
    const listed = await session.perform('audit-log.list', { limit: 20, ...presentCount(given, 'limit') })
    const result = { ...(isObject(verified) ? verified : {}), ...(isObject(listed) ? listed : {}) }
    session.print<Json>(result, () => formatAuditLog(result))
    return result['ok'] === true ? 0 : 1
  },
}

function formatAuditLog(result: { [name: string]: Json | undefined }): string {
  const rows = listOf(result, 'entries').map((entry) => {
    const actor = isObject(entry['actor']) ? show(entry['actor']['name']) : ''
    return [show(entry['at']), actor, show(entry['action']), show(entry['target'] ?? '–'), show(entry['outcome'])]
  })
  const whole =
    result['ok'] === true
      ? `The audit log is whole: ${show(result['checked'])} entries.`
      : `The audit log is broken: ${show(result['broken'])}.`
  return [formatTable(['at', 'who', 'what', 'target', 'outcome'], rows), '', whole].join('\n')
}
