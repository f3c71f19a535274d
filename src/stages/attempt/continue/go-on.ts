// Asks other endpoints, one after the other, to go on with a stream that broke off: each is given the request and, as the
// beginning of its answer, what the caller has. The caller pays the input once and the output that they got: what the provider
// that broke off may bill beside that is the operator's, and stands in the note of its attempt.
import type { ContinuableReader, Cut } from '../../../answer/continued/continuable-reader.ts'
import type { Incoming } from '../../../answer/incoming.ts'
import { bounds } from '../../../foundation/bounds.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { AttemptReport } from '../../../health/attempt-report.ts'
import { LossList } from '../../../generation/loss/loss.ts'
import { noteCut, type AttemptNote } from '../../tickets/attempt-note.ts'
import type { PlanEntry } from '../../tickets/plan.ts'
import { callerLeft, type WaitingCaller } from '../../tickets/while-caller-waits.ts'
import type { Input } from '../attempt-ports.ts'
import { findDeadline } from '../tries/deadline.ts'
import { noteCall, openNote } from '../tries/note-call.ts'
import { readRules } from '../tries/read-rules.ts'
import { takeRoom } from '../tries/take-room.ts'
import { send } from '../tries/send.ts'
import { PlanWalk } from '../walk/plan-walk.ts'
import type { WrittenRequest } from '../write-request/write-options.ts'
import { listContinuers } from './list-continuers.ts'

/** The stream that broke off. */
type Begun = { entry: PlanEntry; reader: ContinuableReader; cut: Cut }

/** What is common to all that are asked. */
type Asking = Begun & {
  textTokens: number
  /** Of the output; undefined: there is none. */
  capTokens: number | undefined
  readonly isOver: boolean
  /** The monotonic clock, ms. */
  untilMs: number
  start(abort: (error: GatewayError) => void): void
}

/** Undefined: nobody goes on. @throws what is a bug */
export async function goOn(
  input: Input,
  begun: Begun,
  onStart: (abort: () => void) => void,
): Promise<Incoming | undefined> {
  const { generation, ports } = input
  const { attempt: first, attempts, plan } = generation
  const asking = openAsking(input, begun, onStart)
  asking.textTokens = await count(begun.cut.text, ports)
  const { outputCap = input.decoded.envelope.outputCap } = input
  if (outputCap !== undefined) asking.capTokens = outputCap - asking.textTokens
  if (asking.capTokens !== undefined && asking.capTokens < 1) return undefined
  const walk = new PlanWalk(listContinuers(plan.entries, begun.entry), { doubtsFaults: false })
  for (let entry = walk.next(); entry !== undefined; entry = walk.next()) {
    if (asking.isOver || attempts.length >= bounds.attemptsPerRequest) return undefined
    const next = await ask(input, entry, walk, asking)
    if (next === undefined) continue
    if (first !== undefined) {
      noteCut(first, begun.cut.error)
      first.cost_nanos = String(ports.priceInput(begun.entry))
    }
    return next
  }
  return undefined
}

function openAsking({ exchange, ports }: Input, begun: Begun, onStart: (abort: () => void) => void): Asking {
  let isStopped = false
  let abort: ((error: GatewayError) => void) | undefined
  onStart(() => {
    isStopped = true
    abort?.(callerLeft)
  })
  return {
    ...begun,
    textTokens: 0,
    untilMs: ports.clock.monotonicMs() + bounds.continueWithinMs,
    capTokens: undefined,
    get isOver() {
      return isStopped || exchange.gone || ports.clock.monotonicMs() >= this.untilMs
    },
    start(fail) {
      abort = fail
      if (isStopped) fail(callerLeft)
    },
  }
}

async function count(text: string, ports: Input['ports']): Promise<number> {
  try {
    return await ports.countText(text)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN)
  }
}

/** Where it could not be counted: English has about 4, code and Chinese 3. */
const BYTES_PER_TOKEN = 3

/** Undefined: it does not go on. */
async function ask(input: Input, planned: PlanEntry, walk: PlanWalk, asking: Asking): Promise<Incoming | undefined> {
  const { generation, ports } = input
  const entry: PlanEntry = { ...planned, mode: { request: 'encode', answer: 'translate' } }
  const written = await write(input, entry, asking)
  if (written === undefined) {
    walk.fail(planned, { fault: undefined, sent: false, retryAfterMs: undefined })
    return undefined
  }
  const report = asking.isOver ? undefined : ports.health.begin(entry, false, true)
  if (report === undefined) return undefined
  const note: AttemptNote = { ...openNote(entry, ports), continues: true }
  ports.begins(entry)
  try {
    const next = await noteCall(generation, { entry, note, report }, ports, () =>
      call(input, { entry, note, report, written, asking }),
    )
    Object.assign(generation, { entry, attempt: note, reader: next.reader })
    generation.losses = [...generation.losses, ...written.losses]
    return next
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    noteAbandoned(note, entry, ports)
    walk.fail(planned, { fault: note.fault, sent: note.sent, retryAfterMs: undefined })
    return undefined
  }
}

/** Undefined: it cannot be asked there. */
async function write(input: Input, entry: PlanEntry, { cut, capTokens }: Asking): Promise<WrittenRequest | undefined> {
  const { decoded, exchange, ports, betas, generation } = input
  // Who takes the answer listens for the caller's leaving.
  const caller: WaitingCaller = {
    get gone() {
      return exchange.gone
    },
    whenGone() {},
    takeBytes: (bytes) => exchange.takeBytes(bytes),
  }
  try {
    const media = await ports.fetchMedia(decoded, entry, caller)
    const rules = readRules(generation.plan, entry)
    const options = { outputCap: capTokens, stream: true, media, betas, rules, begun: cut.text }
    return await decoded.perform(ports.writing, { entry, options })
  } catch (error) {
    if (error instanceof GatewayError) return undefined
    throw error
  }
}

type Call = { entry: PlanEntry; note: AttemptNote; report: AttemptReport; written: WrittenRequest; asking: Asking }

function call(input: Input, { entry, note, report, written, asking }: Call): Promise<Incoming> {
  const { reader, cut, textTokens, untilMs } = asking
  const { endpoint, protocol } = entry
  const { decoded, generation, ports } = input
  const provider = endpoint.provider.name
  const continued = { reader, text: cut.text, textTokens, provider, repeats: protocol.quirks.prefill === 'prefix' }
  return send(
    { input, entry, written, stream: true },
    {
      note,
      report,
      exchange: { whenGone() {} },
      answer: { choice: undefined, losses: new LossList(), continued },
      deadline: findDeadline({ decoded, untilMs, ports }, entry, report),
      onHead: ({ headers }) => report.head(headers),
      onIncoming() {},
      onStart: (abort) =>
        asking.start((error) => {
          abort(error)
          noteAbandoned(note, entry, ports)
        }),
      takeRoom() {
        // Who waited for it may have gone while the call was being authorized, and the generation be over.
        if (asking.isOver) throw callerLeft
        return takeRoom(generation.share, entry)
      },
      wins: () => !asking.isOver,
    },
  )
}

/** What its caller is charged for is the stream that broke off. */
function noteAbandoned(note: AttemptNote, entry: PlanEntry, ports: Input['ports']): void {
  if (note.sent && note.outcome === 'abandoned') note.cost_nanos = String(ports.priceInput(entry))
}
