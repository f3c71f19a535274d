// The parts that operations work on. The running gateway hands in its own; a command without a gateway opens them when
// they are first asked for (`open-context.ts`), so that listing models opens no database.
import type { AuditLog } from '../audit-log/audit-log.ts'
import type { Called } from '../capacity/called.ts'
import type { Catalog, Endpoint } from '../catalog/model.ts'
import type { Settings } from '../configuration/settings.ts'
import type { CredentialStore } from '../credentials/credential-store.ts'
import type { Clock } from '../foundation/time/clock.ts'
import type { Health } from '../health/health.ts'
import type { Use } from '../health/standing.ts'
import type { KeyService } from '../keys/key-service.ts'
import type { LastAudit } from '../ledger/audit/audit-state.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { People } from '../people/people.ts'
import type { ProviderState } from '../providers/build-provider.ts'
import type { TakeTurn } from '../stages/route/turns.ts'
import type { Store } from '../store/store.ts'
import type { Network } from './network.ts'

export type OperationContext = {
  readonly clock: Clock
  readonly network: Network
  readonly dataDirectory: string
  /** Set where a gateway runs: its base URL. */
  readonly url?: string
  settings(): Settings
  /** What the configuration alone says, without what the database has put beside it; absent: `settings` are that. */
  writtenSettings?(): Settings
  /** Reads the configuration again; the lines say what is wrong. Only where a gateway runs. */
  reload?(): Promise<string[]>
  /**
   * Takes up the keys of providers that the database holds now. Only where a gateway runs.
   * @throws StoreError where one cannot be opened; then the gateway keeps those that it has.
   */
  rejoinKeys?(): Promise<void>
  /** Takes up the prices that the database holds now. Only where a gateway runs. @throws ConfigurationError */
  reprice?(): Promise<void>
  /** What the auditor last found, and when, ms since the epoch; undefined before its first run, and where no gateway runs. */
  lastAudit?(): LastAudit | undefined
  store(): Promise<Store>
  auditLog(): Promise<AuditLog>
  keys(): Promise<KeyService>
  ledger(): Promise<Ledger>
  /** Our keys at providers that the database keeps. */
  credentials(): Promise<CredentialStore>
  catalog(): Promise<Catalog>
  /** Who signs in to the console. */
  people(): Promise<People>
  /** What is known of endpoints; without a running gateway, what the database keeps of it. */
  health(): Promise<Health>
  /** How the operator wants an endpoint used; where there is no database yet, all of them. */
  uses(): Promise<(endpoint: Endpoint) => Use>
  /** Those that the next requests would take; asking takes none. */
  readonly turns: TakeTurn
  /** Whether a provider has room for one more call now; always, where no gateway runs. */
  hasRoom(provider: Called): boolean
  /** Every provider that is configured, ready or not and why. */
  providers(): Promise<readonly ProviderState[]>
}
