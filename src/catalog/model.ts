// The catalogue's nouns: models that callers name, and the endpoints that serve them.
import type { Capabilities } from '../generation/capabilities.ts'
import type { PriceCard } from '../pricing/price-card.ts'
import type { Provider, ProviderProtocol } from '../providers/provider.ts'

/** One provider's offer of one model. */
export type Endpoint = {
  /** `provider/upstream-model`: unique within its model, stable across restarts. */
  id: string
  provider: Provider
  /** The provider's own id of the model. */
  model: string
  /** The protocols this model is offered in, in the order of preference. */
  protocols: readonly ProviderProtocol[]
  capabilities: Capabilities
  /** What it costs us; `free` is said, never assumed. */
  cost: PriceCard | 'free'
  /** What callers pay when it serves: the model's price, or the cost times the operator's margin. */
  price: PriceCard | 'free'
  /** Its part of the calls among the endpoints of its model; undefined: by its price. */
  weight: number | undefined
  /** Until the first content of a stream, ms. */
  firstContentMs: number
  /** Until the whole of an answer that is not streamed, ms. */
  attemptMs: number
  /** A second call may begin where it is late; undefined: as its model says. */
  hedges: boolean | undefined
}

/**
 * How the endpoints of a model are ordered where a caller asks for nothing else. `balanced`: the healthy share the calls, the
 * cheaper by far more. `order`: as the operator lists them.
 */
export const strategies = ['balanced', 'order', 'price', 'latency', 'throughput'] as const
export type Strategy = (typeof strategies)[number]

export type CatalogModel = {
  /** `vendor/model`. */
  id: string
  vendor: string
  displayName: string
  /** What it is asked for: a model that makes vectors makes nothing else. */
  noun: 'generation' | 'embedding'
  /** Seconds since the epoch; 0 where unknown. */
  createdSeconds: number
  capabilities: Capabilities
  /** What callers pay, as listed; undefined where only endpoints have prices or there is none. */
  price: PriceCard | 'free' | undefined
  strategy: Strategy
  /** A second call may begin where the first is late. */
  hedges: boolean
  /** Those that can be called now: provider ready, priced. Empty: the model is known and not callable. */
  endpoints: readonly Endpoint[]
  /** Why no endpoint can be called, for the operator. */
  reason?: string
  /** Only where a ready provider has it and nobody has said what it costs. */
  isUnpriced?: true
  /** Only where none of its providers is configured: what of the environment would configure one, the vendor's own first. */
  ways?: readonly string[]
}

/** A consistent picture of all models; replaced whole when anything changes, never edited. */
export type Catalog = {
  models: ReadonlyMap<string, CatalogModel>
  /** The operator's aliases, for keys that have none of the same name. */
  aliases: readonly Alias[]
  /** The day on which the newest prices in it were listed: a date. */
  listedOn: string
  /**
   * The model with this id; `.` and `-` are the same character where that is unambiguous. A name without a vendor finds the
   * model where one vendor alone has it.
   */
  find(id: string): CatalogModel | undefined
}

/** A customer's or the operator's own name for a model. A prefix alias matches every name that starts with it. */
export type Alias = { name: string; target: string; prefix: boolean }
