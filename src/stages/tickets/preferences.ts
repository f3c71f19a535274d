// What a caller says about the providers that may serve a request, in OpenRouter's terms.
import type { Nanos } from '../../foundation/nanos.ts'

export type Preferences = {
  /** These first, in this order. */
  order: readonly string[]
  /** None but these, where given. */
  only: readonly string[] | undefined
  ignore: readonly string[]
  allowFallbacks: boolean
  sort: 'price' | 'latency' | 'throughput' | undefined
  /** Nano-dollars per million tokens that the caller is ready to pay. */
  maxPrice: { input: Nanos | undefined; output: Nanos | undefined } | undefined
  /** Only endpoints that lose nothing of the request. */
  requireParameters: boolean
  /** Models to try when the first cannot be had. */
  fallbackModels: readonly string[]
  /** Preferences that have no effect, as the caller names them: each is a loss. */
  unheeded: readonly string[]
}

export const noPreferences: Preferences = {
  order: [],
  only: undefined,
  ignore: [],
  allowFallbacks: true,
  sort: undefined,
  maxPrice: undefined,
  requireParameters: false,
  fallbackModels: [],
  unheeded: [],
}
