// What the operator wants, decoded and with every default filled in: the one shape in which the rest of the gateway
// meets the configuration. Providers and models keep "not said" apart from "said", since their own facts fill the gaps.
import type { Alias } from '../catalog/model.ts'
import type { ModelSettings } from '../catalog/model-settings.ts'
import { bounds } from '../foundation/bounds.ts'
import type { Nanos } from '../foundation/nanos.ts'
import type { ProxyRules } from '../http1/transport/proxy-rules.ts'
import type { LimitSettings } from '../keys/key.ts'
import type { ProviderSettings } from '../providers/provider-settings.ts'
import type { Address } from './shape/file-shape.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** The bounds that an operator may change. */
export type BoundSettings = {
  requestBodyBytes: number
  bodiesBytes: number
  callerConnections: number
  firstHeartbeatMs: number
  streamIdleMs: number
  /** Until the first content of a stream, where the endpoint has none of its own. */
  firstContentMs: number
  /** Whole attempt, where the endpoint has none of its own. */
  attemptMs: number
  generations: number
  /** In line for a generation, or for a call of a provider, before admission. */
  queueWaitMs: number
  drainMs: number
}

export type Settings = {
  listen: Address
  /** Where the console listens; absent: at its default, where that is free. */
  console?: Address | 'off'
  /** Where people open it; absent: at the listener's own address. */
  consoleUrl?: string
  /** What the console tells callers to call; absent: the listener's own address. */
  callersUrl?: string
  /** Addresses and ranges of proxies before the console that say truly who asks; absent: none. */
  trustedProxies?: readonly string[]
  /** Whether strangers may read which models there are, and at which price. */
  publicModels: boolean
  /** Those of the file in its order, then those that the database or the environment switches on. */
  providers: readonly ProviderSettings[]
  /** As the file alone says them. Absent: `providers` are the file's. */
  fileProviders?: readonly ProviderSettings[]
  /** Those of the environment; absent: none. */
  proxies?: ProxyRules
  /** Named in the file with `enabled: false`: not used, whatever the environment holds. */
  disabledProviders: readonly string[]
  models: readonly ModelSettings[]
  aliases: readonly Alias[]
  /** Decimal text: what callers pay is cost times this, where a model has no price of its own. */
  margin: string
  /** Of new wallets: how far below zero they may go. */
  creditLimit: Nanos | 'unlimited'
  /** Of new keys; what is absent is the default of the key's owner. */
  limits: LimitSettings
  bounds: BoundSettings
  /** Of Postgres; absent: SQLite in the data directory. Holds a password. */
  databaseUrl?: string
  /** How people sign in to the console. */
  signIn: { signUp: 'closed' | 'open'; oidc: readonly OidcProvider[] }
  /** How people are written to; absent: not at all. `url` holds a password. */
  mail?: { url: string; from: string }
  /** Origins of web pages that may call the gateway, as browsers write them, or `*`; empty: none. */
  cors: readonly string[]
  /** When an endpoint is left alone after faults, and for how long. */
  breaker: { faults: number; openMs: number; mostOpenMs: number }
  /** Look for model servers on their usual loopback ports. */
  discoverLocal: boolean
  /** Where metrics are served; absent: nowhere. */
  metrics?: Address
  /** Between two runs of the auditor. */
  auditEveryMs: number | 'off'
  /** Records of single requests that are older are pruned. */
  keepRecordsMs: number | 'forever'
  logLevel: LogLevel
}

/** Single sign-on by OpenID Connect. */
export type OidcProvider = {
  name: string
  issuer: string
  clientId: string
  clientSecret: string
  scopes: readonly string[]
  trustsEmail: boolean
  groupsClaim: string
  /** Group to `operator`, `support`, `WORKSPACE/ROLE`, or a role in the first workspace. */
  groups: ReadonlyMap<string, string>
}

/** What holds without a file. */
export const defaultSettings: Settings = {
  listen: { host: '127.0.0.1', port: 8484 },
  publicModels: false,
  providers: [],
  disabledProviders: [],
  models: [],
  aliases: [],
  margin: '1',
  creditLimit: 0n,
  limits: {},
  bounds: {
    requestBodyBytes: bounds.requestBodyBytes,
    bodiesBytes: bounds.bodiesBytes,
    callerConnections: bounds.callerConnections,
    firstHeartbeatMs: bounds.firstHeartbeatMs,
    streamIdleMs: bounds.streamIdleMs,
    firstContentMs: bounds.firstContentMs,
    attemptMs: bounds.attemptMs,
    generations: bounds.generations,
    queueWaitMs: bounds.generationWaitMs,
    drainMs: bounds.drainMs,
  },
  signIn: { signUp: 'closed', oidc: [] },
  cors: [],
  breaker: { faults: bounds.breakerFaults, openMs: bounds.breakerOpenMs, mostOpenMs: bounds.breakerMostOpenMs },
  discoverLocal: true,
  auditEveryMs: bounds.auditEveryMs,
  keepRecordsMs: 'forever',
  logLevel: 'info',
}
