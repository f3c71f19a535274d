// What is known of one endpoint with one credential. Calls report to it; its standing is brought up to date when it is read,
// and what takes longer to compute at most once a second.
import { bounds } from '../foundation/bounds.ts'
import type { Clock } from '../foundation/time/clock.ts'
import type { Account } from './account.ts'
import { Call, type CallEnd, type CallWatch } from './call.ts'
import { faultTable, type Fault } from './fault.ts'
import { Breaker, type BreakerRules } from './measures/breaker.ts'
import { History, type EndingHistory } from './measures/history.ts'
import { LastMinutes, minuteOf } from './measures/last-minutes.ts'
import { QuantileCounts } from './measures/quantiles.ts'
import { RateLimits } from './measures/rate-limits.ts'
import { RecentFaults } from './measures/recent-faults.ts'
import { Waits } from './measures/waits.ts'
import { ToldAway } from './measures/told-away.ts'
import { ToolAnswers } from './measures/tool-answers.ts'
import { untried, type Standing } from './standing.ts'

/** What Health does where a breaker changes. */
export type PairWatch = {
  onPairChange(pair: Pair): void
  onAccountChange(account: Account): void
  /** A moment of the monotonic clock by the wall clock, ms; the same for the same moment, whenever it is asked. */
  toWallMs(monotonicMs: number): number
  /** A call failed by the provider's fault. */
  onFault(nowMs: number, fault: Fault): void
  /** Absent: the usual ones. */
  readonly readRules?: (() => BreakerRules) | undefined
}

/** Between two looks at what time alone changes, ms, and between two computations of quantiles. */
const LOOK_MS = 250
const QUANTILES_MS = 1_000

const streamBounds = {
  silentMs: bounds.silentStreamMs,
  probeMs: bounds.probeContentMs,
  probeLeastMs: bounds.probeLeastContentMs,
  probeMostMs: bounds.probeMostContentMs,
}
const bodyBounds = {
  silentMs: bounds.silentBodyMs,
  probeMs: bounds.probeBodyMs,
  probeLeastMs: bounds.probeLeastBodyMs,
  probeMostMs: bounds.probeMostContentMs,
}

const CALLS = 0
const FAULTS = 1
const TOOL_ANSWERS = 2
const UNSOUND = 3
const sums = new Float64Array(4)

export class Pair implements CallWatch {
  readonly key: string
  readonly endpoint: string
  readonly account: Account
  readonly breaker: Breaker
  readonly rateLimits = new RateLimits()
  readonly away = new ToldAway()
  /** It was not used for so long that its place went to another one. */
  isForgotten = false

  readonly #clock: Clock
  readonly #watch: PairWatch
  readonly #standing: Standing
  #recent = new RecentFaults()
  readonly #counts = new LastMinutes(4)
  /** Made with the first call that ends. */
  #history: History | undefined
  /** Made with the first answer that called tools. */
  #toolAnswers: ToolAnswers | undefined
  readonly #streams = new Waits(streamBounds)
  readonly #bodies = new Waits(bodyBounds)
  readonly #stuck = new Set<Pick<Call, 'begunMs'>>()
  #rate: QuantileCounts | undefined
  /** Something was reported since the last look. */
  #isNews = false
  #lookedMs = Number.NEGATIVE_INFINITY
  #areQuantilesOld = false
  #quantilesMs = Number.NEGATIVE_INFINITY

  constructor(key: string, endpoint: string, account: Account, clock: Clock, watch: PairWatch) {
    this.key = key
    this.endpoint = endpoint
    this.account = account
    this.#clock = clock
    this.#watch = watch
    this.breaker = new Breaker(watch.readRules)
    this.#standing = { ...untried }
  }

  /** The same object each time. */
  read(): Standing {
    const nowMs = this.#clock.monotonicMs()
    const standing = this.#standing
    if (this.#isNews || nowMs - this.#lookedMs >= LOOK_MS) this.#look(nowMs)
    if (this.breaker.isClosed && this.account.breaker.isClosed) {
      standing.state = 'closed'
      standing.untilMs = 0
    } else this.#readBreakers(nowMs)
    standing.headroom = this.rateLimits.read(nowMs, this.#clock)
    return standing
  }

  set use(use: Standing['use']) {
    this.#standing.use = use
  }

  get fault(): Fault | undefined {
    return this.#standing.fault
  }

  restore(nowMs: number, state: 'open' | 'cooling', untilMs: number, fault: Fault | undefined): void {
    this.away.note(true, nowMs)
    this.breaker.restore(nowMs, state, untilMs)
    this.#standing.fault = fault
  }

  /** What failed before keeps nobody from it. True where it was left alone. */
  recall(nowMs: number): boolean {
    this.#recent = new RecentFaults()
    this.#noteNews(false)
    return this.breaker.recall(nowMs)
  }

  begin(isLast: boolean, isStreamed: boolean): Call | undefined {
    const nowMs = this.#clock.monotonicMs()
    const { breaker } = this
    const accounts = this.account.breaker
    const own = breaker.ask(nowMs, isStreamed)
    const all = accounts.ask(nowMs, isStreamed)
    const isBusy = own === 'busy' || all === 'busy'
    if (isBusy && !isLast) return undefined
    const isProbe = own === 'probe' || all === 'probe'
    const call = new Call(
      this,
      this.#clock,
      nowMs,
      isStreamed,
      isProbe && !isLast ? this.#readProbeMs(isStreamed) : undefined,
    )
    if (own === 'probe') breaker.probe(nowMs, call)
    if (all === 'probe') accounts.probe(nowMs, call)
    this.#standing.inFlight += 1
    this.rateLimits.begin()
    this.#waits(call).begin(call)
    return call
  }

  onContent(call: Call, nowMs: number): void {
    this.#waits(call).content(nowMs, call)
    this.#unstick(call)
    this.#recent.note(nowMs, 1, 0)
    this.#noteNews(true)
    if (this.breaker.succeed(nowMs, call)) this.#watch.onPairChange(this)
    if (this.account.breaker.succeed(nowMs, call)) this.#watch.onAccountChange(this.account)
  }

  onRelease(call: Call): void {
    this.#end(call)
    this.breaker.release(call)
    this.account.breaker.release(call)
  }

  onFault(call: Call, nowMs: number, fault: Fault, askedMs: number | undefined): void {
    this.#end(call)
    this.#counts.add(nowMs, CALLS)
    this.#counts.add(nowMs, FAULTS)
    this.#noteHistory(nowMs, fault)
    this.#watch.onFault(nowMs, fault)
    this.#noteNews(false)
    this.#standing.fault = fault
    if (fault === 'late' && call.contentWithinMs !== undefined) this.#waits(call).endProbe()
    const { against, coolMs } = faultTable[fault]
    if (against === 'credential') {
      this.breaker.release(call)
      if (this.account.breaker.cool(nowMs, call, coolMs, askedMs)) this.#watch.onAccountChange(this.account)
      return
    }
    this.account.breaker.release(call)
    if (coolMs > 0 || askedMs !== undefined) {
      if (this.breaker.cool(nowMs, call, coolMs, askedMs)) this.#watch.onPairChange(this)
      return
    }
    if (!this.breaker.isOutdated(call)) this.#recent.note(nowMs, call.hadContent ? 0 : 1, 1)
    const isMost = this.#recent.isMost(nowMs)
    if (this.breaker.fail(nowMs, call, call.hadContent, isMost)) this.#watch.onPairChange(this)
  }

  onEnd(call: Call, nowMs: number, { toolCalls, owner, tokensPerSecond }: CallEnd): void {
    this.#end(call)
    if (this.breaker.finish(nowMs, call)) this.#watch.onPairChange(this)
    this.account.breaker.finish(nowMs, call)
    this.account.servedMs = this.#clock.nowMs()
    this.#counts.add(nowMs, CALLS)
    this.#noteHistory(nowMs, undefined)
    if (toolCalls !== 'none') {
      this.#counts.add(nowMs, TOOL_ANSWERS)
      this.#toolAnswers ??= new ToolAnswers()
      this.#toolAnswers.note(nowMs, owner, toolCalls === 'unsound')
    }
    if (toolCalls === 'unsound') this.#counts.add(nowMs, UNSOUND)
    if (tokensPerSecond !== undefined) (this.#rate ??= new QuantileCounts()).note(nowMs, tokensPerSecond)
    this.#noteNews(tokensPerSecond !== undefined)
  }

  /** Undefined: no call has ended yet. */
  readHistory(): EndingHistory | undefined {
    return this.#history?.read(this.#clock.monotonicMs())
  }

  #noteHistory(nowMs: number, fault: Fault | undefined): void {
    this.#history ??= new History()
    this.#history.note(nowMs, fault)
  }

  #end(call: Call): void {
    this.#standing.inFlight -= 1
    if (call.hadContent) return
    this.#waits(call).end(call)
    this.#unstick(call)
  }

  #unstick(call: Call): void {
    if (this.#stuck.size > 0 && this.#stuck.delete(call)) this.#standing.stuck -= 1
  }

  #waits({ isStreamed }: Pick<Call, 'isStreamed'>): Waits {
    return isStreamed ? this.#streams : this.#bodies
  }

  /** How long a call that finds out whether the provider is back waits for it. */
  #readProbeMs(isStreamed: boolean): number {
    this.#look(this.#clock.monotonicMs())
    return this.#waits({ isStreamed }).readProbeMs()
  }

  #noteNews(ofQuantiles: boolean): void {
    this.#isNews = true
    if (ofQuantiles) this.#areQuantilesOld = true
  }

  /** The later of the two decides: until then it is left alone. */
  #readBreakers(nowMs: number): void {
    const standing = this.#standing
    const { breaker } = this
    const accounts = this.account.breaker
    const isOfAccount = !accounts.isClosed && (breaker.isClosed || accounts.untilMs >= breaker.untilMs)
    const first = isOfAccount ? accounts : breaker
    standing.state = first.look(nowMs)
    standing.untilMs = this.#watch.toWallMs(first.untilMs)
    // Whether it is as good as others again is what the next call finds out.
    if (standing.state === 'probing') standing.isDegraded = false
    if (isOfAccount) standing.fault = 'account'
  }

  #look(nowMs: number): void {
    const standing = this.#standing
    this.#counts.sum(nowMs, sums)
    const [calls = 0, faults = 0, toolAnswers = 0, unsound = 0] = sums
    standing.calls = calls
    standing.errorRate = calls === 0 ? 0 : faults / calls
    standing.toolErrorRate = toolAnswers === 0 ? 0 : unsound / toolAnswers
    if (
      this.#areQuantilesOld
        ? nowMs - this.#quantilesMs >= QUANTILES_MS
        : minuteOf(nowMs) !== minuteOf(this.#quantilesMs)
    ) {
      this.#streams.count(nowMs)
      this.#bodies.count(nowMs)
      standing.firstContentMs = this.#streams.quantiles
      standing.bodyMs = this.#bodies.quantiles
      standing.tokensPerSecond = this.#rate?.read(nowMs)
      this.#areQuantilesOld = false
      this.#quantilesMs = nowMs
    }
    standing.isDegraded = this.#recent.isHigh(nowMs) || (unsound > 0 && this.#toolAnswers?.isHigh(nowMs) === true)
    this.#listen(nowMs)
    this.#isNews = false
    this.#lookedMs = nowMs
  }

  /** A provider that is silent is left alone like one that fails: its calls would take their whole time to tell. */
  #listen(nowMs: number): void {
    if (!this.#streams.isSilent(nowMs) && !this.#bodies.isSilent(nowMs)) return
    for (const call of [...this.#streams.take(), ...this.#bodies.take()]) this.#stuck.add(call)
    this.#standing.stuck = this.#stuck.size
    if (!this.breaker.silence(nowMs)) return
    this.#standing.fault = 'late'
    this.#watch.onPairChange(this)
  }
}
