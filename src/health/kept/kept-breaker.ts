// A breaker as it outlives a restart: whose it is, and until when it leaves that alone.
import type { Fault } from '../fault.ts'

export type KeptBreaker = {
  provider: string
  /** Undefined: the credential itself is left alone, whatever the model. */
  endpoint: string | undefined
  credential: string
  /** `closed`: there is nothing to keep any more. */
  state: 'open' | 'cooling' | 'closed'
  fault: Fault | undefined
  /** The wall clock, ms. */
  untilMs: number
}
