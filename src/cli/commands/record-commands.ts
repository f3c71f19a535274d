// `crossmodel records …`: old records of requests, pruned a stretch at a time until nothing is left to prune.
import { isObject, type Json } from '../../foundation/json/json.ts'
import { formatUsd, parseUsd } from '../../foundation/nanos.ts'
import { show } from '../show.ts'
import { present, type CommandDefinition, type Given, type Session } from '../session.ts'

export const recordCommands: readonly CommandDefinition[] = [
  {
    usage: 'prune',
    about: 'Remove old records of requests and keep their daily sums (default: older than records.keep)',
    options: [
      ['--before <moment>', 'those of requests that ended before it, such as 2027-01-31'],
      ['--keep <duration>', 'those that are older, such as 90d'],
      ['--dry-run', 'remove nothing, and say what would be removed'],
    ],
    examples: ['records prune --keep 90d --dry-run', 'records prune --before 2027-01-01'],
    run: pruneRecords,
  },
]

async function pruneRecords(session: Session, given: Given): Promise<void> {
  const { before, keep, dryRun } = given
  const performer = session.openPerformer('records.prune')
  let [generations, charged] = [0, 0n]
  let until: Json = null
  try {
    let next: Json | undefined
    do {
      // The moment stays what it was at the first call.
      const moment = until === null ? present({ before, keep }) : { before: until }
      const more = typeof next === 'string' ? { next } : {}
      const result = await performer.perform('records.prune', { ...moment, ...present({ dry_run: dryRun }), ...more })
      if (!isObject(result)) return
      generations += Number(result['generations'])
      charged += parseUsd(show(result['charged']))
      until = result['before'] ?? null
      next = result['next']
    } while (typeof next === 'string')
  } finally {
    await performer.close()
  }
  session.print({ before: until, dry_run: dryRun === true, generations, charged: formatUsd(charged) }, () => {
    const what = `${generations} records of requests before ${show(until)}, charged ${formatUsd(charged)} USD`
    return dryRun === true ? `Would prune ${what}.` : `Pruned ${what}; their daily sums stay.`
  })
}
