// Opens what observes the running gateway: always the upkeep of its records, the sums that pages read and the auditor, and the metrics' own
// listener where one is configured.

import { verifyAuditLogFrom } from '../audit-log/verify.ts'
import type { Address } from '../configuration/shape/file-shape.ts'
import type { Settings } from '../configuration/settings.ts'
import type { Capacity } from '../capacity/capacity.ts'
import type { Catalog } from '../catalog/model.ts'
import { ConfigurationError } from '../configuration/shape/mistake.ts'
import type { Clock } from '../foundation/time/clock.ts'
import type { Log } from '../foundation/log.ts'
import type { Health } from '../health/health.ts'
import { readAuditState, writeAuditState, type AuditState } from '../ledger/audit/audit-state.ts'
import { Auditor, type AuditorParts } from '../ledger/audit/auditor.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { Roller } from '../ledger/rollups/roller.ts'
import { Upkeep } from '../ledger/upkeep/upkeep.ts'
import type { Closing } from './close-all.ts'
import type { Limits } from '../limits/limits.ts'
import { openReads } from '../store/sqlite/open-sqlite.ts'
import type { Store } from '../store/store.ts'
import { openMetricsListener } from '../telemetry/metrics-listener.ts'
import { Metrics } from '../telemetry/metrics.ts'
import { sampleEndpoints } from './sample-endpoints.ts'
import type { TalliedGenerations } from './tallied-generations.ts'
import { systemNetwork } from './system-network.ts'

type ObservationParts = {
  clock: Clock
  log: Log
  store: Store
  dataDirectory: string
  ledger: Ledger
  limits: Limits
  watch: TalliedGenerations
  version: string
  settingsFile: string | undefined
  settings(): Settings
  callableModels(): number
  catalog(): Catalog
  health: Health
  capacity: Pick<Capacity, 'waiting'>
}

/** @throws ConfigurationError where the metrics' address cannot be had. */
export async function openObservers(parts: ObservationParts, closing: Closing): Promise<Auditor> {
  const { clock, log, settings } = parts
  const upkeep = new Upkeep(parts.store, () => settings().keepRecordsMs)
  closing.push(() => upkeep.close())
  const roller = new Roller(parts.store)
  closing.push(() => roller.close())
  const auditor = new Auditor({
    clock,
    log,
    everyMs: () => settings().auditEveryMs,
    openReads: () => openAuditReads(parts),
    verifyChain,
    ...shareAudits(parts.store),
  })
  closing.push(() => auditor.close())
  const metrics = await serveMetrics(parts, auditor)
  closing.push(() => metrics?.close())
  return auditor
}

const verifyChain: AuditorParts['verifyChain'] = async (from, reads, rest) => {
  const { mark, broken } = await verifyAuditLogFrom(from, reads, rest)
  return { mark, broken: broken?.message ?? null }
}

/** Embedded, a thread of its own that ends with the run; shared, a connection of the pool. */
function openAuditReads({ store, dataDirectory }: ObservationParts): ReturnType<AuditorParts['openReads']> {
  if (store.kind === 'postgres') return { reads: store, close: async () => {} }
  const db = openReads(dataDirectory)
  return { reads: { db, kind: 'sqlite' }, close: () => db.destroy() }
}

function shareAudits(store: Store): Pick<AuditorParts, 'shared'> {
  if (store.kind === 'sqlite') return {}
  const readState = () => readAuditState(store)
  const writeState = (state: AuditState) => writeAuditState(store, state)
  return { shared: { runAlone: store.runAlone, readState, writeState } }
}

async function serveMetrics(parts: ObservationParts, auditor: Auditor) {
  const { metrics: address } = parts.settings()
  if (address === undefined) return undefined
  const { watch, ledger, limits, version, callableModels, settingsFile, log } = parts
  const metrics = new Metrics(watch.tallies, {
    version,
    open: () => watch.readOpen(),
    openHolds: () => ledger.openHolds,
    reapedHolds: () => ledger.reapedHolds,
    queued: () => ledger.queued,
    isLedgerWritable: () => ledger.fault === undefined,
    limitsDegraded: () => limits.degraded,
    callableModels,
    audit: () => auditor,
    waiting: () => parts.capacity.waiting,
    endpoints: () => sampleEndpoints(parts),
  })
  try {
    const listener = await openMetricsListener(address, metrics)
    log.info({ url: listener.url }, 'metrics are served')
    return listener
  } catch (error) {
    throw explainListen(error, address, settingsFile)
  }
}

/**
 * Before anything is made: an address in use must not leave a new data directory behind.
 * @throws ConfigurationError where the metrics' address cannot be had.
 */
export async function tryMetricsAddress(address: Address | undefined, settingsFile: string | undefined): Promise<void> {
  if (address === undefined) return
  await systemNetwork.tryListening(address).catch((error: unknown) => {
    throw explainListen(error, address, settingsFile)
  })
}

function explainListen(error: unknown, { host, port }: Address, settingsFile: string | undefined): ConfigurationError {
  const { code, message: said } = error as NodeJS.ErrnoException
  const why = code === 'EADDRINUSE' ? 'the port is in use; stop what listens there, or choose another' : said
  const message = `\`metrics\`: ${host}:${port} cannot be listened on: ${why}`
  return new ConfigurationError([{ file: settingsFile ?? 'configuration', line: 0, message }])
}
