// What an operator's configuration says about one model, decoded: a new model, or more endpoints, another price or
// other limits for a known one. Absent members come from the catalogue's own facts; a model that the catalogue does not
// know is taken to be able to do everything.
import type { Modality } from '../generation/capabilities.ts'
import type { ProtocolName } from '../generation/protocol-name.ts'
import type { Effort } from '../generation/request/request.ts'
import type { PriceSettings } from '../pricing/read-card.ts'
import type { Strategy } from './model.ts'

export type EndpointSettings = {
  /** A provider's name. One that is not ready makes the endpoint not callable, with that reason. */
  provider: string
  /** The provider's own id of the model. */
  model: string
  /** Absent: all that the provider speaks for this model. */
  protocols?: readonly ProtocolName[]
  /** What the provider costs. */
  price?: PriceSettings
  weight?: number
  /** Until the first content of a stream, ms. */
  firstContentMs?: number
  /** Deadline of one attempt, ms. */
  attemptMs?: number
  hedges?: boolean
}

export type CapabilitySettings = {
  tools?: boolean
  json?: boolean
  /** False where the model refuses `temperature` and its kin. */
  sampling?: boolean
  reasoning?: {
    supported?: boolean
    toggle?: boolean
    efforts?: readonly Effort[]
    budgetTokens?: { min: number; max?: number }
  }
}

export type ModelSettings = {
  /** `vendor/model`. */
  id: string
  displayName?: string
  contextWindowTokens?: number
  maxOutputTokens?: number
  modalities?: { input?: readonly Modality[]; output?: readonly Modality[] }
  capabilities?: CapabilitySettings
  /** What callers pay. */
  price?: PriceSettings
  strategy?: Strategy
  hedges?: boolean
  /** Of its endpoints that say nothing themselves, ms. */
  firstContentMs?: number
  attemptMs?: number
  /** Put before the endpoints that the catalogue knows. */
  endpoints?: readonly EndpointSettings[]
}
