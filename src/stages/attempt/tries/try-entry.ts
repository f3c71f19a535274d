// One try of one entry of the plan, up to its first content. The request is written from the caller's untouched original each
// time. What a try changes of its generation it changes through the contest, so that two of them may run.
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { AttemptReport } from '../../../health/attempt-report.ts'
import { isRevocation } from '../../../keys/principal/assert-active.ts'
import { LossList } from '../../../generation/loss/loss.ts'
import { ContinuableReader } from '../../../answer/continued/continuable-reader.ts'
import type { AnswerReading } from '../../../answer/reader.ts'
import type { Choice } from '../../../protocols/port/answer-context.ts'
import type { AttemptNote } from '../../tickets/attempt-note.ts'
import type { MediaByUrl } from '../../tickets/fetched-media.ts'
import { countCalls, sharesInput, type PlanEntry } from '../../tickets/plan.ts'
import { openServed, type Served } from '../../tickets/served.ts'
import { callerLeft, type WaitingCaller } from '../../tickets/while-caller-waits.ts'
import type { Input } from '../attempt-ports.ts'
import { Choices } from '../choices/choices.ts'
import { mayGoOn, openContinuation } from '../continue/open-continuation.ts'
import { readRetryAfter } from '../../../health/measures/read-retry-after.ts'
import type { Contestant } from './contest.ts'
import { findDeadline } from './deadline.ts'
import { isFinal } from './is-final.ts'
import { noteCall, openNote } from './note-call.ts'
import { openChoicesPorts } from './open-choices-ports.ts'
import { readRules } from './read-rules.ts'
import { send, type Sending } from './send.ts'
import { takeRoom } from './take-room.ts'
import type { WriteOptions } from '../write-request/write-options.ts'

type TryOptions = {
  entry: PlanEntry
  /** To what is known of its endpoint: the call has begun there. */
  report: AttemptReport
  /** Who waits for it: nobody else listens for their leaving meanwhile. */
  caller: WaitingCaller & { leave?(): void }
  /** It begins beside another one. */
  isHedge: boolean
}

class Try implements Contestant {
  readonly entry: PlanEntry
  readonly note: AttemptNote
  readonly report: AttemptReport
  readonly caller: TryOptions['caller']
  readonly answerLosses = new LossList()
  reader: AnswerReading | undefined
  retryAfterMs: number | undefined
  #abort: ((error: GatewayError) => void) | undefined
  #isDropped = false

  constructor({ ports }: Input, { entry, report, caller, isHedge }: TryOptions) {
    this.entry = entry
    this.report = report
    this.caller = caller
    this.note = openNote(entry, ports)
    if (isHedge) this.note.hedge = true
  }

  /** Its call can be broken off from now on. */
  start(abort: (error: GatewayError) => void): void {
    this.#abort = abort
    if (this.#isDropped) abort(callerLeft)
  }

  drop(): void {
    this.#isDropped = true
    this.#abort?.(callerLeft)
    this.caller.leave?.()
  }

  /** @throws callerLeft */
  assertWanted(): void {
    if (this.#isDropped || this.caller.gone) throw callerLeft
  }
}

/** The error: why there was no content. @throws what is a bug */
export async function tryEntry(input: Input, options: TryOptions): Promise<Served | GatewayError> {
  const { generation, contest, walk, ports } = input
  const one = new Try(input, options)
  contest.begin(one)
  ports.begins(one.entry)
  try {
    const served = await noteCall(generation, one, ports, () => callEntry(input, one))
    generation.firstContentMs = ports.clock.nowMs()
    generation.losses = served.losses
    return served
  } catch (error) {
    contest.end(one, !(error instanceof GatewayError) || isFinal(input, error))
    if (!(error instanceof GatewayError)) throw error
    const { note, entry, retryAfterMs } = one
    // Its caller is refused, and charged for nothing.
    if (note.sent && isRevocation(error)) note.cost_nanos = String(ports.priceInput(entry))
    walk.fail(entry, { fault: note.fault, sent: note.sent, retryAfterMs })
    return error
  }
}

async function callEntry(input: Input, one: Try): Promise<Served> {
  const { decoded, outputCap, betas, generation, ports, contest } = input
  const { entry, caller } = one
  one.assertWanted()
  const stream = decoded.envelope.stream || mustStream(input, entry)
  const mayFetch = entry.mode.request === 'encode' && decoded.inbound.noun === 'generation'
  const fetching = mayFetch ? ports.fetchMedia(decoded, entry, caller) : noMedia
  const media = fetching instanceof Promise ? await fetching : fetching
  if (fetching instanceof Promise) one.assertWanted()
  const rules = readRules(generation.plan, entry)
  const options: WriteOptions = { outputCap, stream, media, betas, rules }
  const writeShare = openShares(input, entry, options)
  const writing = writeShare?.(0) ?? decoded.perform(ports.writing, { entry, options })
  const written = writing instanceof Promise ? await writing : writing
  const sending: Sending = { input, entry, written, stream, ...(writeShare && { writeShare }) }
  if (countCalls(entry) === 1) {
    const incoming = await sendFirst(sending, one, undefined)
    const { reader } = incoming
    if (!(reader instanceof ContinuableReader)) return openServed(entry, incoming, written.losses)
    const continuation = openContinuation(input, entry, incoming, reader)
    return openServed(entry, continuation, written.losses, continuation)
  }
  const reader = ports.openChoices(entry, one.answerLosses)
  const first = await sendFirst(sending, one, reader.calls[0]?.choice)
  contest.read(one, reader)
  const choices = new Choices(reader, first, one.note, openChoicesPorts(sending, one.answerLosses))
  return openServed(entry, choices, written.losses, choices)
}

function sendFirst(sending: Sending, one: Try, choice: Choice | undefined): ReturnType<typeof send> {
  const { contest, generation } = sending.input
  const { entry, note, report, caller, answerLosses } = one
  return send(sending, {
    note,
    report,
    exchange: caller,
    answer: { choice, losses: answerLosses, ...(mayGoOn(sending.input, entry) ? { mayGoOn: true } : {}) },
    deadline: findDeadline(sending.input, entry, report),
    onStart: (fail) => one.start(fail),
    onHead: ({ status, headers }) => {
      report.head(headers)
      if (status >= 300) one.retryAfterMs = readRetryAfter(headers, sending.input.ports.clock.nowMs())
    },
    onIncoming: ({ reader }) => contest.read(one, reader),
    takeRoom() {
      one.assertWanted()
      return takeRoom(generation.share, entry, note.hedge === true)
    },
    wins: () => contest.win(one),
  })
}

/** Undefined: every call has the same request. */
function openShares({ decoded, ports }: Input, entry: PlanEntry, options: WriteOptions): Sending['writeShare'] {
  const size = entry.protocol.quirks.inputsPerCall
  if (size === undefined || !sharesInput(entry) || countCalls(entry) === 1) return undefined
  return (index) => decoded.perform(ports.writing, { entry, options: { ...options, share: { index, size } } })
}

/** Some answers are given only as a stream: it is folded for a caller who wants a whole one. */
function mustStream({ decoded, outputCap }: Input, { protocol }: PlanEntry): boolean {
  const bound = protocol.quirks.streamAboveOutputCap
  return bound !== undefined && (outputCap ?? decoded.envelope.outputCap ?? Number.POSITIVE_INFINITY) > bound
}

const noMedia: MediaByUrl = new Map()
