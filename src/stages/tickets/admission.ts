// What an admission gives to the stages behind it: the money that is set aside, the output cap that this money backs, what
// a stream has to watch, and what is known of the request for a charge when counting fails.
import type { Nanos } from '../../foundation/nanos.ts'
import type { Hold } from '../../ledger/ledger.ts'
import type { Ticket } from '../../limits/limits.ts'
import type { PlanEntry } from './plan.ts'
import type { FetchedMedia } from './fetched-media.ts'

declare const admitted: unique symbol
export type Admission = {
  readonly [admitted]: true
  readonly hold: Hold
  /** What was reserved of the key's limits. */
  readonly ticket: Ticket
  /** About how many input tokens it will be: for Messages' first event. */
  readonly estimatedInputTokens: number
  /** The output cap to send upstream, where it must differ from the caller's or take the place of a missing one. */
  readonly outputCap: number | undefined
  /** The same where it is less than what was asked for, or could have been expected: the caller is told. */
  readonly loweredCap: number | undefined
  /** What the relay of a stream watches; undefined: nothing, since the wallet has no bound or the model is free. */
  readonly cover: Cover | undefined
  readonly fallback: Fallback
  /** The cap that upstream was given, or what the model writes at most, for all answers together, tokens. */
  readonly capTokens: number
  /** The cap that upstream was given, with what is billed beside it, for all answers together; Infinity: none. */
  readonly sentTokens: number
  /** Input tokens that are held for each call. */
  readonly heldInputTokens: number
  /** About what its input costs us there, in one call, nano-dollars. */
  priceInput(entry: PlanEntry): Nanos
  /** Whether this endpoint bills reasoning that it does not show, or shows as a summary alone. */
  hidesReasoning(entry: PlanEntry): boolean
  /** Media that were named by URL and are sent by value, since nothing else says what they cost. */
  readonly fetched: ReadonlyMap<string, FetchedMedia>
  /** They have gone up, and nobody will ask for them again. */
  forgetFetched(): void
}

/** How far a stream may run on what is set aside for it. */
export type Cover = {
  /** Output tokens that are covered at first by the hold and the key's limits, of all answers together. */
  readonly tokens: number
  /** Output tokens that money is held for by now; Infinity: none has to be. */
  readonly heldTokens: number
  /** The cap that upstream was given, for all answers together; Infinity: none. A stream that passes it ends as `length`. */
  readonly capTokens: number
  /** Sets aside for so many tokens more; false: it cannot be done. */
  extend(tokens: number): boolean | Promise<boolean>
}

/** What is known of a request at admission, so that no ending depends on reading it again. */
type Fallback = {
  /** The likely number of its input tokens, media included; every call has as many, but where calls share the input. */
  readonly inputTokens: number
}
