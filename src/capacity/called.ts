// A provider as far as its calls are counted, and what one of them has of it.
import type { Provider } from '../providers/provider.ts'

/** One name is one bound, also when the settings are read again. */
export type Called = Pick<Provider, 'name' | 'maxConcurrent'>

/** Gives back what one call has of its provider, once. */
export type GiveBack = () => void

/** Who waits for room, and until when. `signal`: they have left, for the reason that it has. */
export type Waiting = { waitMs: number; signal: AbortSignal }

/** A call that has room at the provider for which it waited, or at one of them. */
export type TakenCall = { provider: Called; giveBack: GiveBack }
