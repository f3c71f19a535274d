// The filter of a list of records, as a URL says it: several values of one field are separated by commas.
import { formatUsd, parseUsd, type Nanos } from '../../foundation/nanos.ts'
import type { ActivityFilter } from '../../ledger/reports/activity-store.ts'
import type { OpenHold } from '../../ledger/reports/open-holds-store.ts'
import { OperationError, type Arguments } from '../operation.ts'

const VALUES = 50
/** What a column of amounts can hold. */
const MOST_NANOS = 2n ** 63n - 1n

/** @throws OperationError where a value is none */
export function readActivityFilter(args: Arguments): ActivityFilter {
  const list = (name: string) => readList(args, name)
  return {
    keyIds: list('key'),
    models: list('model'),
    providers: list('provider'),
    statuses: list('status'),
    errorCodes: list('error_code'),
    finishReasons: list('finish_reason'),
    protocols: list('protocol'),
    clients: list('client'),
    session: args.optionalText('session'),
    requestId: args.optionalText('request'),
    leastCharge: readAmount(args, 'least_charge'),
    leastTotalMs: args.optionalCount('least_total_ms'),
    leastFirstMs: args.optionalCount('least_first_ms'),
    isLossy: readFlag(args, 'lossy'),
    isEstimated: readFlag(args, 'estimated'),
    isRetried: readFlag(args, 'retried'),
  }
}

/** Fields of a filter that no sum knows: figures are not narrowed by them. */
export function listUnsummed(filter: ActivityFilter): string[] {
  const {
    statuses,
    errorCodes,
    finishReasons,
    protocols,
    session,
    requestId,
    leastCharge,
    leastTotalMs,
    leastFirstMs,
  } = filter
  const known = {
    status: statuses,
    error_code: errorCodes,
    finish_reason: finishReasons,
    protocol: protocols,
    session,
    request: requestId,
    least_charge: leastCharge,
    least_total_ms: leastTotalMs,
    least_first_ms: leastFirstMs,
    lossy: filter.isLossy,
    estimated: filter.isEstimated,
    retried: filter.isRetried,
  }
  return Object.entries(known).flatMap(([name, value]) => (value === undefined ? [] : [name]))
}

/** Whether it asks for what only a generation that has ended has. */
export function isOfEndings(filter: ActivityFilter): boolean {
  const { statuses, providers, errorCodes, finishReasons, leastCharge, leastTotalMs, leastFirstMs } = filter
  const { isLossy, isEstimated, isRetried } = filter
  const known = [statuses, providers, errorCodes, finishReasons, leastCharge, leastTotalMs, leastFirstMs]
  return [...known, isLossy, isEstimated, isRetried].some((value) => value !== undefined)
}

/** Whether one that is under way fits it, by what is known of it then. */
export function fitsFilter({ generationId, keyId, opening }: OpenHold, filter: ActivityFilter): boolean {
  const { keyIds, models, protocols, clients, session, requestId } = filter
  const isOneOf = (values: readonly string[] | undefined, value: string) => values?.includes(value) ?? true
  return (
    isOneOf(keyIds, keyId) &&
    isOneOf(models, opening.requestedModel) &&
    isOneOf(protocols, opening.protocol) &&
    isOneOf(clients, opening.client ?? '') &&
    (session === undefined || opening.agentIds?.session === session) &&
    (requestId === undefined || requestId === generationId || requestId === opening.callerRequestId)
  )
}

/** Values with commas between. @throws OperationError where there are too many */
export function readList(args: Arguments, name: string): string[] | undefined {
  const written = args.optionalText(name)
  if (written === undefined) return undefined
  const values = written.split(',')
  if (values.length > VALUES) throw new OperationError('usage', `\`${name}\` names more than ${VALUES} values`, name)
  return values
}

function readFlag(args: Arguments, name: string): boolean | undefined {
  return args.has(name) ? args.flag(name) : undefined
}

function readAmount(args: Arguments, name: string): Nanos | undefined {
  const written = args.optionalText(name)
  if (written === undefined) return undefined
  try {
    const nanos = parseUsd(written)
    if (nanos >= 0n && nanos <= MOST_NANOS) return nanos
  } catch {}
  throw new OperationError('usage', `\`${name}\` must be an amount in USD such as ${formatUsd(10_000_000n)}`, name)
}
