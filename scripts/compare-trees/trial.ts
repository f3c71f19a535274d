// One thing that both trees are asked to do: a call, and what the provider answers to whatever arrives there because of it.
import type { Script } from '../../test/upstream/script.ts'
import type { Received } from '../../test/upstream/upstream.ts'
import type { RawRequest } from './call-raw.ts'

/** Whose key calls: without a bound, prepaid, with little money, with two requests a minute, disabled. */
export type Caller = 'unlimited' | 'prepaid' | 'poor' | 'throttled' | 'disabled' | 'nobody'

export type Trial = {
  name: string
  caller: Caller
  request: RawRequest
  /** `count` is 1 for the first request that arrives, 2 for the next one. */
  answer(received: Received, count: number): Script
  /** The provider's answer comes in one read of the gateway's, so that the pieces that it writes hang on nothing else. */
  isOneRead?: boolean
  /** The caller leaves once so many bytes of the body have come. */
  leaveAtByte?: number
}
