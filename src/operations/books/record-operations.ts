// Pruning of old records by the operator: a bounded stretch at each call, so that a database of any size is pruned beside
// the traffic. A command calls it again with `next` until there is none.
import { parseDuration } from '../../configuration/shape/duration.ts'
import { bounds } from '../../foundation/bounds.ts'
import { parseJson, readArray } from '../../foundation/json/json.ts'
import { sleep } from '../../foundation/time/clock.ts'
import { formatUsd } from '../../foundation/nanos.ts'
import { removeOldRefusals } from '../../ledger/refusals/refusals-store.ts'
import { firstCursor, prune, type PruneStep } from '../../ledger/upkeep/prune.ts'
import type { PruneCursor } from '../../ledger/upkeep/pruned-store.ts'
import type { OperationContext } from '../operation-context.ts'
import { readMoment } from '../read-moment.ts'
import { showMoment } from '../../views/moment.ts'
import { OperationError, type Arguments, type Operation } from '../operation.ts'

/** How many times as long as a step took is rested after it: others use the database too. */
const RESTS = 2

export const recordOperations: readonly Operation[] = [
  {
    name: 'records.prune',
    // A command calls it again and again: the first call says it all.
    changes: (args) => args['dry_run'] !== true && args['next'] === undefined,
    async run(context, args) {
      const beforeMs = readBefore(context, args)
      const cursor = readCursor(args)
      const isDry = args.flag('dry_run')
      const store = await context.store()
      const done = await store.runAlone('prune', () => pruneStretch(context, beforeMs, cursor, isDry))
      if (done === 'busy') throw new OperationError('fault', 'Records are being pruned already; try again later.')
      return {
        before: showMoment(beforeMs),
        dry_run: isDry,
        generations: done.generations,
        charged: formatUsd(done.charged),
        next: done.next === undefined ? null : JSON.stringify([done.next.phase, done.next.after]),
      }
    },
  },
]

async function pruneStretch(
  context: OperationContext,
  beforeMs: number,
  from: PruneCursor,
  isDry: boolean,
): Promise<PruneStep> {
  const { clock } = context
  const store = await context.store()
  const sum: PruneStep = { generations: 0, charged: 0n, next: from }
  const untilMs = clock.monotonicMs() + bounds.pruneStretchMs
  while (sum.next !== undefined && clock.monotonicMs() < untilMs) {
    const startedMs = clock.monotonicMs()
    const step = await prune(store, beforeMs, sum.next, isDry)
    sum.generations += step.generations
    sum.charged += step.charged
    sum.next = step.next
    await sleep(clock, RESTS * (clock.monotonicMs() - startedMs))
  }
  // A day of them at a time; what is left after the stretch goes with the upkeep.
  if (sum.next === undefined && !isDry)
    while ((await removeOldRefusals(store, beforeMs)) && clock.monotonicMs() < untilMs) await sleep(clock, 1)
  return sum
}

/** From `--before`, `--keep`, or what the configuration keeps. */
function readBefore(context: OperationContext, args: Arguments): number {
  const nowMs = context.clock.nowMs()
  const [before, keep] = [args.optionalText('before'), args.optionalText('keep')]
  if (before !== undefined && keep !== undefined)
    throw new OperationError('usage', 'Give --before or --keep, not both.')
  const beforeMs = before === undefined ? nowMs - readKeep(context, keep) : readMoment(before)
  if (nowMs - beforeMs >= bounds.pruneLeastMs) return beforeMs
  throw new OperationError('usage', 'Records of the last 24 hours are always kept.')
}

function readKeep(context: OperationContext, written: string | undefined): number {
  const keep = written === undefined ? context.settings().keepRecordsMs : parseDuration(written)
  if (keep === undefined) throw new OperationError('usage', `'${written}' is not a duration such as 90d.`)
  if (keep !== 'forever') return keep
  throw new OperationError('usage', 'Records are kept for ever: give --before or --keep, or set records.keep.')
}

function readCursor(args: Arguments): PruneCursor {
  const next = args.optionalText('next')
  if (next === undefined) return firstCursor
  const [phase, after] = readArray(parseJson(next)) ?? []
  if ((phase !== 'charged' && phase !== 'free') || typeof after !== 'number')
    throw new OperationError('usage', '`next` is wrong')
  return { phase, after }
}
