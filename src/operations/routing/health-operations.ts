// The operator's board of endpoints: each with each of its credentials, the worst first, what changed of late, and what needs
// a hand. All of it is this gateway's own view, read from memory.
import type { Endpoint } from '../../catalog/model.ts'
import { bounds } from '../../foundation/bounds.ts'
import type { JsonObject } from '../../foundation/json/json.ts'
import type { HealthChange } from '../../health/recent-changes.ts'
import type { Standing } from '../../health/standing.ts'
import { showMoment } from '../../views/moment.ts'
import { describeStanding, nameState } from '../../views/standing.ts'
import type { Health } from '../../health/health.ts'
import type { Operation } from '../operation.ts'
import { isNotable, numberCredential } from './endpoint-operations.ts'
import { findNeeds } from './find-needs.ts'
import { readLanes, type Lane } from './read-lanes.ts'
import { readRecentRequests } from './read-recent-requests.ts'

/** Minutes in one cell of an endpoint's strip. */
const CELL_MINUTES = 3
/** Models of one endpoint that are named. */
const NAMED = 20

export const healthOperations: readonly Operation[] = [
  {
    name: 'health.board',
    async run(context, args) {
      const health = await context.health()
      const { endpoints, lanes } = await readLanes(context, health)
      const shown = args.flag('all') ? lanes : lanes.filter(({ standing }) => isNotable(standing))
      const worst = shown.toSorted(compareLanes).slice(0, bounds.boardLanes)
      const needs = findNeeds(lanes, health, await context.providers())
      return {
        at: showMoment(context.clock.nowMs()),
        lanes: worst.map((lane) => describeLane(lane, health)),
        left_out: shown.length - worst.length,
        idle: lanes.length - shown.length,
        counts: countStates(lanes),
        requests: await readRecentRequests(context),
        failed: health.listFaults(),
        changes: health.listChanges().map((change) => describeChange(change, endpoints)),
        needs: needs.slice(0, bounds.boardNeeds),
        needs_count: needs.length,
      }
    },
  },
  {
    name: 'health.count',
    async run(context) {
      const health = await context.health()
      const { lanes } = await readLanes(context, health)
      return { needs_a_hand: findNeeds(lanes, health, await context.providers()).length }
    },
  },
]

/** What is left alone first, then what fails most, then by name. */
function compareLanes(one: Lane, other: Lane): number {
  return (
    rank(one.standing) - rank(other.standing) ||
    other.standing.errorRate - one.standing.errorRate ||
    (one.endpoint.id < other.endpoint.id ? -1 : 1)
  )
}

function rank(standing: Standing): number {
  if (standing.use === 'disabled') return 4
  const ranks = { cooling: 0, open: 0, probing: 1, degraded: 2, ready: standing.use === 'enabled' ? 5 : 3 } as const
  return ranks[nameState(standing)]
}

function countStates(lanes: readonly Lane[]): JsonObject {
  const counts = { closed: 0, probing: 0, open: 0, unused: 0, in_flight: 0, calls: 0, failed: 0 }
  for (const { standing } of lanes) {
    counts.in_flight += standing.inFlight
    counts.calls += standing.calls
    counts.failed += Math.round(standing.errorRate * standing.calls)
    if (standing.use !== 'enabled') counts.unused += 1
    else if (standing.state === 'closed') counts.closed += 1
    else if (standing.state === 'probing') counts.probing += 1
    else counts.open += 1
  }
  return counts
}

function describeLane({ endpoint, provider, credential, standing, models }: Lane, health: Health): JsonObject {
  const past = health.readPast(endpoint.id, credential)
  const { calls = [], failed = [], faults = [] } = past?.endings ?? {}
  const { refusedMs } = health.readAccount(provider, credential)
  const { headroom, ...described } = describeStanding(standing)
  return {
    endpoint: endpoint.id,
    provider,
    credential,
    credential_number: numberCredential(endpoint, credential),
    models: models.slice(0, NAMED),
    endpoint_use: health.readSetUse(endpoint.id),
    provider_use: health.readSetUse(provider),
    refused_since: refusedMs === undefined ? null : showMoment(refusedMs),
    ...described,
    headroom: headroom ?? null,
    requests_left: past?.left.requests ?? null,
    tokens_left: past?.left.tokens ?? null,
    faults: faults.map((each) => ({ ...each })),
    strip: { calls: sumCells(calls), failed: sumCells(failed) },
  }
}

function sumCells(minutes: readonly number[]): number[] {
  const cells: number[] = []
  for (let from = 0; from < minutes.length; from += CELL_MINUTES)
    cells.push(minutes.slice(from, from + CELL_MINUTES).reduce((sum, count) => sum + count, 0))
  return cells
}

function describeChange({ atMs, ...change }: HealthChange, endpoints: ReadonlyMap<string, Endpoint>): JsonObject {
  const named = { credential: null, credential_number: null, fault: null, use: null }
  const { kind } = change
  const at = showMoment(atMs)
  if (change.kind === 'use') return { ...named, at, kind, subject: change.name, use: change.use }
  const { credential } = change
  if ('provider' in change) return { ...named, at, kind, subject: change.provider, credential }
  const { endpoint } = change
  const number = numberCredential(endpoints.get(endpoint), credential)
  const fault = change.kind === 'away' ? (change.fault ?? null) : null
  return { ...named, at, kind, subject: endpoint, credential, credential_number: number, fault }
}
