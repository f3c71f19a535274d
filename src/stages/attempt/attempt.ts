// Tries the plan's endpoints in order until one has given its first content (the commit point), or none is left.
// Every attempt starts from the caller's untouched original. A 200 is not yet success: the first event is.
import { bounds } from '../../foundation/bounds.ts'
import type { AttemptReport } from '../../health/attempt-report.ts'
import { classifyFault } from '../../health/fault.ts'
import type { HealthReporting } from '../../health/health.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { isRevocation } from '../../keys/principal/assert-active.ts'
import type { OutboundProtocol } from '../../protocols/port/outbound-protocol.ts'
import type { BodyTask, Decoded } from '../tickets/decoded.ts'
import type { Exchange } from '../http/exchange.ts'
import type { ChoicesReader } from '../../answer/choices/choices-reader.ts'
import type { Incoming } from '../../answer/incoming.ts'
import type { Generation } from '../tickets/generation.ts'
import { Choices, type ChoicesPorts } from './choices/choices.ts'
import { callToCommit, type CommitOptions, type CommitPorts } from './commit.ts'
import { isCredentialFault } from './credential-fault.ts'
import { reportAnswer, type ReportPorts } from './report-answer.ts'
import { takeRoom } from './tries/take-room.ts'
import type { GiveBack } from '../../capacity/called.ts'
import { scrubFailure } from './refusal/scrub-failure.ts'
import type { ClientRequest } from '../../http1/client/write-request-head.ts'
import { readBetas, readVendorHeaders, type VendorHeaders } from './headers/vendor-headers.ts'
import { addTo, writeHeaders } from './headers/write-headers.ts'
import type { AttemptNote } from '../tickets/attempt-note.ts'
import { openServed, type Served } from '../tickets/served.ts'
import { callerLeft } from '../tickets/while-caller-waits.ts'
import type { WriteRules, WriteArgs, WrittenRequest } from './write-request/write-options.ts'
import { countCalls, type Plan, type PlanEntry } from '../tickets/plan.ts'
import type { MediaByUrl } from '../tickets/fetched-media.ts'

export type AttemptPorts = CommitPorts & {
  userAgent: string
  health: HealthReporting
  /** Called before each attempt. */
  begins(entry: PlanEntry): void
  findOutbound(entry: PlanEntry): OutboundProtocol
  /** What is known of an answer that has ended. */
  readonly reporting: ReportPorts
  /** What is known of an answer that several calls give. */
  openChoices(entry: PlanEntry): ChoicesReader
  /** Writes a request where its body is. */
  readonly writing: BodyTask<WriteArgs, WrittenRequest>
  /** What the provider does not fetch itself. A promise only where there is any, or the body is elsewhere. */
  fetchMedia(decoded: Decoded, entry: PlanEntry, exchange: Exchange): MediaByUrl | Promise<MediaByUrl>
}

type Input = {
  generation: Generation
  decoded: Decoded
  exchange: Exchange
  outputCap: number | undefined
  /** What the caller says to a vendor by header, for that vendor alone. */
  vendorHeaders: VendorHeaders
  /** Beta features that the caller asked for in `anthropic-beta`. */
  betas: readonly string[]
}

/**
 * `outputCap`: where the gateway lowered it. What was tried and what was lost is noted in the generation.
 * @throws GatewayError the last attempt's failure
 */
export async function attempt(
  generation: Generation,
  exchange: Exchange,
  outputCap: number | undefined,
  ports: AttemptPorts,
): Promise<Served> {
  const { decoded, plan, attempts } = generation
  const input: Input = {
    generation,
    decoded,
    exchange,
    outputCap,
    vendorHeaders: readVendorHeaders(exchange),
    betas: readBetas(exchange),
  }
  let failure: GatewayError | undefined
  // Their own faults: another credential would meet the same.
  const failed = new Set<PlanEntry['endpoint']>()
  for (const entry of plan.entries) {
    if (failed.has(entry.endpoint)) continue
    if (attempts.length === bounds.attemptsPerRequest) break
    const result = await tryAndNote(input, entry, ports)
    if (!(result instanceof GatewayError)) return whole(result, decoded)
    failure = result
    // Nobody waits for another endpoint's answer.
    if (exchange.gone || (!result.canFailOver && result.blame !== 'operator')) break
    if (!isCredentialFault(result)) failed.add(entry.endpoint)
  }
  throw failure ?? new GatewayError('internal_error', 'Something went wrong on our side.', { detail: 'an empty plan' })
}

/** Where several calls give the answer: a caller who does not stream gets it once all of them have ended. */
async function whole(served: Served, { envelope }: Decoded): Promise<Served> {
  const { incoming } = served
  if (incoming instanceof Choices && !envelope.stream) await incoming.gatherAll()
  return served
}

/** One attempt, and its note in the generation. */
async function tryAndNote(input: Input, entry: PlanEntry, ports: AttemptPorts): Promise<Served | GatewayError> {
  const { generation } = input
  try {
    const served = await noteCall(input, entry, ports, (note, report) =>
      tryEntry(input, entry, ports, { note, report }),
    )
    generation.firstContentMs = ports.clock.nowMs()
    generation.losses = served.losses
    return served
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return error
  }
}

/** A call and its note in the generation: what became of it until its first content. */
async function noteCall<T>(
  input: Input,
  entry: PlanEntry,
  ports: AttemptPorts,
  call: (note: AttemptNote, report: AttemptReport | undefined) => Promise<T>,
): Promise<T> {
  const note: AttemptNote = {
    endpoint: entry.endpoint.id,
    provider: entry.endpoint.provider.name,
    model: entry.endpoint.model,
    credential: entry.credential.id,
    protocol: entry.protocol.protocol,
    startedMs: ports.clock.nowMs(),
    durationMs: 0,
    outcome: 'abandoned',
    sent: false,
  }
  const { generation, decoded } = input
  generation.attempts.push(note)
  ports.begins(entry)
  const report = ports.health.begin(entry, true, decoded.envelope.stream || mustStream(input, entry))
  const startedMs = ports.clock.monotonicMs()
  try {
    const result = await call(note, report)
    note.outcome = 'served'
    return result
  } catch (error) {
    if (!(error instanceof GatewayError)) {
      report?.abandoned()
      throw error
    }
    note.outcome = outcomeOf(error)
    tell(report, note, error)
    note.errorCode = error.code
    const fault = note.outcome === 'failed' ? classifyFault(error) : undefined
    if (fault !== undefined) note.fault = fault
    if (error.detail !== undefined) note.detail = error.detail
    if (error.upstreamStatus !== undefined) note.upstreamStatus = error.upstreamStatus
    throw error
  } finally {
    note.durationMs = ports.clock.monotonicMs() - startedMs
  }
}

function tell(report: AttemptReport | undefined, { outcome }: AttemptNote, error: GatewayError): void {
  if (outcome === 'abandoned') report?.abandoned()
  else report?.failed(error)
}

function outcomeOf(error: GatewayError): AttemptNote['outcome'] {
  if (error === callerLeft || isRevocation(error)) return 'abandoned'
  return error.blame === 'gateway' ? 'prevented' : 'failed'
}

/** Where a call writes down what becomes of it: for the generation's record, and for what is known of its endpoint. */
type Noting = { note: AttemptNote; report: AttemptReport | undefined }

async function tryEntry(input: Input, entry: PlanEntry, ports: AttemptPorts, noting: Noting): Promise<Served> {
  const { decoded, exchange, generation } = input
  if (exchange.gone) throw callerLeft
  generation.reader = undefined
  const stream = decoded.envelope.stream || mustStream(input, entry)
  const { outputCap, betas } = input
  const fetching = entry.mode.request === 'encode' ? ports.fetchMedia(decoded, entry, input.exchange) : noMedia
  const media = fetching instanceof Promise ? await fetching : fetching
  const rules = readRules(input.generation.plan, entry)
  const writing = decoded.perform(ports.writing, { entry, options: { outputCap, stream, media, betas, rules } })
  const written = writing instanceof Promise ? await writing : writing
  const sending = { input, entry, ports, written, stream }
  const onIncoming = ({ reader }: Incoming) => {
    generation.reader = reader
  }
  const first = { ...noting, exchange, onIncoming, takeRoom: () => takeRoom(generation.share, entry) }
  if (countCalls(entry) === 1) {
    const incoming = await send(sending, { ...first, choice: undefined })
    return openServed(entry, incoming, written.losses)
  }
  const reader = ports.openChoices(entry)
  const choice = reader.calls[0]?.choice
  const incoming = await send(sending, { ...first, choice })
  generation.reader = reader
  const choices = new Choices(reader, incoming, noting.note, openChoicesPorts(sending))
  return openServed(entry, choices, written.losses, choices)
}

/** A request that is written, to be sent as often as it takes. */
type Sending = { input: Input; entry: PlanEntry; ports: AttemptPorts; written: WrittenRequest; stream: boolean }
type SendOptions = Pick<CommitOptions, 'exchange' | 'onStart' | 'onIncoming' | 'choice'> &
  Noting & {
    /** Room for the call at its provider. */
    takeRoom(): GiveBack | Promise<GiveBack>
  }

async function send({ input, entry, ports, written, stream }: Sending, options: SendOptions): Promise<Incoming> {
  const outbound = ports.findOutbound(entry)
  const url = addressOf(entry, outbound, stream)
  const headers = writeHeaders(entry.protocol, written, stream, ports.userAgent, input.vendorHeaders)
  const authorizing = entry.credential.authorize({ method: 'POST', url, headers, body: written.bytes })
  const authorization = authorizing instanceof Promise ? await authorizing : authorizing
  addTo(headers, authorization)
  const taking = options.takeRoom()
  const giveBack = taking instanceof Promise ? await taking : taking

  const { ownHeaders } = entry.endpoint.provider
  const scrub = (error: GatewayError) => scrubFailure(error, { ...ownHeaders, ...authorization })
  input.generation.entry = entry
  try {
    const { transport } = entry.endpoint.provider
    const request: ClientRequest = { method: 'POST', url, headers, body: written.bytes, transport }
    const isCallersProtocol = outbound.name === input.decoded.inbound.name
    const call = { ports, entry, outbound, isCallersProtocol, written, scrub, stream, giveBack, ...options }
    const incoming = await callToCommit(request, call)
    if (options.report !== undefined) reportAnswer(incoming, options.report, entry, ports.reporting)
    return incoming
  } catch (error) {
    throw error instanceof GatewayError && error !== callerLeft ? scrub(error) : error
  }
}

/** Nobody is watched: whoever takes the answers breaks all calls off. */
const unwatched = { whenGone() {} }

function openChoicesPorts(sending: Sending): ChoicesPorts {
  const { input, entry, ports, stream } = sending
  const { exchange, decoded, generation } = input
  const { inbound } = decoded
  return {
    clock: ports.clock,
    isGone: () => exchange.gone,
    onBug: (error) => ports.onBug(error),
    join: (answers, usage) => inbound.choices?.join(answers, usage) ?? Buffer.alloc(0),
    call: (running) =>
      noteCall(input, entry, ports, (note, report) => {
        running.note = note
        return send(sending, {
          note,
          report,
          exchange: unwatched,
          choice: running.call.choice,
          takeRoom: () => generation.share.waitForCall(entry.endpoint.provider, { waitMs: entry.endpoint.attemptMs }),
          onIncoming: (incoming) => running.onIncoming(incoming),
          onStart(fail) {
            running.abort = fail
            if (running.isDropped) fail(callerLeft)
          },
        })
      }),
    ...(stream && !decoded.envelope.stream
      ? { whenGone: (action: (() => void) | undefined) => exchange.whenGone(action) }
      : {}),
  }
}

/** What bears on how a request of this plan is written for an endpoint. */
export function readRules({ tenantSecret, isLimited, unheeded }: Plan, { endpoint }: PlanEntry): WriteRules {
  const keepsState = endpoint.provider.allow?.has('state') ?? tenantSecret === undefined
  return { keepsState, tenantSecret, isLimited, unheeded }
}

/** Some answers are given only as a stream: it is folded for a caller who wants a whole one. */
function mustStream({ decoded, outputCap }: Input, { protocol }: PlanEntry): boolean {
  const bound = protocol.quirks.streamAboveOutputCap
  return bound !== undefined && (outputCap ?? decoded.envelope.outputCap ?? Number.POSITIVE_INFINITY) > bound
}

const noMedia: MediaByUrl = new Map()

/** Addresses by provider's protocol, model and whether it streams: the same for every call, so made once. */
const addresses = new WeakMap<PlanEntry['protocol'], Map<string, URL>>()

function addressOf({ protocol, endpoint }: PlanEntry, outbound: OutboundProtocol, stream: boolean): URL {
  let known = addresses.get(protocol)
  if (known === undefined) addresses.set(protocol, (known = new Map()))
  const name = stream ? `${endpoint.model} stream` : endpoint.model
  let url = known.get(name)
  if (url === undefined)
    known.set(name, (url = protocol.url(outbound.path(endpoint.model, stream), endpoint.model, stream)))
  return url
}
