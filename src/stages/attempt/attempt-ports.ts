// What attempts need of the rest of the gateway, and what all tries of one request have in common.
import type { Nanos } from '../../foundation/nanos.ts'
import type { Random } from '../../foundation/random.ts'
import type { HealthReading, HealthReporting } from '../../health/health.ts'
import type { LossList } from '../../generation/loss/loss.ts'
import type { ChoicesReader } from '../../answer/choices/choices-reader.ts'
import type { OutboundProtocol } from '../../protocols/port/outbound-protocol.ts'
import type { Exchange } from '../http/exchange.ts'
import type { BodyTask, Decoded } from '../tickets/decoded.ts'
import type { MediaByUrl } from '../tickets/fetched-media.ts'
import type { Generation } from '../tickets/generation.ts'
import type { PlanEntry } from '../tickets/plan.ts'
import type { WaitingCaller } from '../tickets/while-caller-waits.ts'
import type { CommitPorts } from './commit.ts'
import type { VendorHeaders } from './headers/vendor-headers.ts'
import type { HedgeBudget } from './hedge/hedge-budget.ts'
import type { ReportPorts } from './report-answer.ts'
import type { Contest } from './tries/contest.ts'
import type { PlanWalk } from './walk/plan-walk.ts'
import type { WriteArgs, WrittenRequest } from './write-request/write-options.ts'

export type AttemptPorts = CommitPorts & {
  userAgent: string
  random: Random
  health: HealthReporting & Pick<HealthReading, 'read'>
  hedges: HedgeBudget
  /** Called before each attempt. */
  begins(entry: PlanEntry): void
  /** About what a provider bills us for a request whose answer nobody took. */
  priceInput(entry: PlanEntry): Nanos
  countText(text: string): Promise<number>
  findOutbound(entry: PlanEntry): OutboundProtocol
  /** What is known of an answer that has ended. */
  readonly reporting: ReportPorts
  /** What is known of an answer that several calls give. */
  openChoices(entry: PlanEntry, losses: LossList): ChoicesReader
  /** Writes a request where its body is. */
  readonly writing: BodyTask<WriteArgs, WrittenRequest>
  /** What the provider does not fetch itself. A promise only where there is any, or the body is elsewhere. */
  fetchMedia(decoded: Decoded, entry: PlanEntry, caller: WaitingCaller): MediaByUrl | Promise<MediaByUrl>
}

export type Input = {
  generation: Generation
  decoded: Decoded
  exchange: Exchange
  ports: AttemptPorts
  walk: PlanWalk
  contest: Contest
  outputCap: number | undefined
  /** What the caller says to a vendor by header, for that vendor alone. */
  vendorHeaders: VendorHeaders
  /** Beta features that the caller asked for in `anthropic-beta`. */
  betas: readonly string[]
  /** The caller wants a second endpoint asked where the first is late. */
  wantsHedge: boolean
  /** The caller wants another endpoint to go on where a stream breaks off. */
  wantsContinuation: boolean
  /** Until then one of the tries must have content: the monotonic clock, ms. */
  untilMs: number
}
