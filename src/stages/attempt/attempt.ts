// Tries the plan's endpoints in order until one has given its first content (the commit point), or none is left.
// Every attempt starts from the caller's untouched original. A 200 is not yet success: the first event is.
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { isRevocation } from '../../keys/principal/assert-active.ts'
import type { OutboundProtocol } from '../../protocols/port/outbound-protocol.ts'
import type { BodyTask, Decoded } from '../tickets/decoded.ts'
import type { Exchange } from '../http/exchange.ts'
import type { AnswerReader } from '../../answer/reader.ts'
import type { Generation } from '../tickets/generation.ts'
import { callToCommit, type CommitPorts } from './commit.ts'
import { isCredentialFault, type CredentialTurns } from './credential-turns.ts'
import { scrubFailure } from './refusal/scrub-failure.ts'
import type { ClientRequest } from '../../http1/client/write-request-head.ts'
import { readBetas, readVendorHeaders, type VendorHeaders } from './headers/vendor-headers.ts'
import { addTo, writeHeaders } from './headers/write-headers.ts'
import type { AttemptNote } from '../tickets/attempt-note.ts'
import { openServed, type Served } from '../tickets/served.ts'
import { callerLeft } from '../tickets/while-caller-waits.ts'
import type { WriteRules, WriteArgs, WrittenRequest } from './write-request/write-options.ts'
import type { Plan, PlanEntry } from '../tickets/plan.ts'
import type { MediaByUrl } from '../tickets/fetched-media.ts'

export type AttemptPorts = CommitPorts & {
  userAgent: string
  turns: CredentialTurns
  /** Called before each attempt. */
  begins(entry: PlanEntry): void
  findOutbound(entry: PlanEntry): OutboundProtocol
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
  endpoints: for (const planned of plan.entries) {
    for (const entry of ports.turns.order(planned)) {
      if (attempts.length === bounds.attemptsPerRequest) break endpoints
      const result = await tryAndNote(input, entry, ports)
      if (!(result instanceof GatewayError)) return result
      failure = result
      // Nobody waits for another endpoint's answer.
      if (exchange.gone || (!result.canFailOver && result.blame !== 'operator')) break endpoints
      if (!isCredentialFault(result)) break
    }
  }
  throw failure ?? new GatewayError('internal_error', 'Something went wrong on our side.', { detail: 'an empty plan' })
}

/** One attempt, and its note in the generation. */
async function tryAndNote(input: Input, entry: PlanEntry, ports: AttemptPorts): Promise<Served | GatewayError> {
  const { generation } = input
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
  generation.attempts.push(note)
  ports.begins(entry)
  const startedMs = ports.clock.monotonicMs()
  try {
    const result = await tryEntry(input, entry, ports, note)
    note.outcome = 'served'
    generation.firstContentMs = ports.clock.nowMs()
    generation.losses = result.losses
    return result
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    note.outcome = outcomeOf(error)
    note.errorCode = error.code
    if (error.detail !== undefined) note.detail = error.detail
    if (error.upstreamStatus !== undefined) note.upstreamStatus = error.upstreamStatus
    return error
  } finally {
    note.durationMs = ports.clock.monotonicMs() - startedMs
  }
}

function outcomeOf(error: GatewayError): AttemptNote['outcome'] {
  if (error === callerLeft || isRevocation(error)) return 'abandoned'
  return error.blame === 'gateway' ? 'prevented' : 'failed'
}

async function tryEntry(input: Input, entry: PlanEntry, ports: AttemptPorts, note: AttemptNote): Promise<Served> {
  const { decoded, exchange, generation } = input
  if (exchange.gone) throw callerLeft
  generation.reader = undefined
  const outbound = ports.findOutbound(entry)
  const stream = decoded.envelope.stream || mustStream(input, entry)
  const { outputCap, betas } = input
  const fetching = entry.mode.request === 'encode' ? ports.fetchMedia(decoded, entry, input.exchange) : noMedia
  const media = fetching instanceof Promise ? await fetching : fetching
  const rules = readRules(input.generation.plan, entry)
  const writing = decoded.perform(ports.writing, { entry, options: { outputCap, stream, media, betas, rules } })
  const written = writing instanceof Promise ? await writing : writing
  const url = addressOf(entry, outbound, stream)
  const headers = writeHeaders(entry.protocol, written, stream, ports.userAgent, input.vendorHeaders)
  const authorizing = entry.credential.authorize({ method: 'POST', url, headers, body: written.bytes })
  const authorization = authorizing instanceof Promise ? await authorizing : authorizing
  addTo(headers, authorization)

  const { ownHeaders } = entry.endpoint.provider
  const scrub = (error: GatewayError) => scrubFailure(error, { ...ownHeaders, ...authorization })
  generation.entry = entry
  try {
    const { transport } = entry.endpoint.provider
    const request: ClientRequest = { method: 'POST', url, headers, body: written.bytes, transport }
    const onReader = (reader: AnswerReader) => {
      generation.reader = reader
    }
    const incoming = await callToCommit(request, {
      ports,
      exchange,
      entry,
      outbound,
      isCallersProtocol: outbound.name === decoded.inbound.name,
      written,
      scrub,
      stream,
      onReader,
      note,
    })
    return openServed(entry, incoming, written.losses)
  } catch (error) {
    throw error instanceof GatewayError && error !== callerLeft ? scrub(error) : error
  }
}

/** What bears on how a request of this plan is written for an endpoint. */
export function readRules({ tenantSecret, isLimited }: Plan, { endpoint }: PlanEntry): WriteRules {
  const keepsState = endpoint.provider.allow?.has('state') ?? tenantSecret === undefined
  return { keepsState, tenantSecret, isLimited }
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
