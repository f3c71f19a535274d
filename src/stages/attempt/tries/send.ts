// Sends a written request to its provider, up to the answer's first content.
import type { Incoming } from '../../../answer/incoming.ts'
import { assert } from '../../../foundation/assert.ts'
import type { GiveBack } from '../../../capacity/called.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { ClientRequest } from '../../../http1/client/write-request-head.ts'
import type { OutboundProtocol } from '../../../protocols/port/outbound-protocol.ts'
import type { PlanEntry } from '../../tickets/plan.ts'
import { callerLeft } from '../../tickets/while-caller-waits.ts'
import type { Input } from '../attempt-ports.ts'
import { callToCommit, type CommitOptions } from '../commit.ts'
import { addTo, writeHeaders } from '../headers/write-headers.ts'
import { scrubFailure } from '../refusal/scrub-failure.ts'
import { reportAnswer } from '../report-answer.ts'
import type { WrittenRequest } from '../write-request/write-options.ts'
import type { Noting } from './note-call.ts'

/** A request that is written, to be sent as often as it takes. */
export type Sending = {
  input: Input
  entry: PlanEntry
  /** For its first call. */
  written: WrittenRequest
  stream: boolean
  /** For each of its calls, where they share the input. Absent: they have the same. */
  writeShare?(this: void, index: number): WrittenRequest | Promise<WrittenRequest>
}

type SendOptions = Pick<CommitOptions, 'exchange' | 'onStart' | 'onHead' | 'onIncoming' | 'answer' | 'deadline'> &
  Noting & {
    /** Room for the call at its provider. */
    takeRoom(): GiveBack | Promise<GiveBack>
    /** Called with the first content. False: nobody wants it. */
    wins(): boolean
  }

/** @throws GatewayError why there was no content; `callerLeft` where nobody waited for it */
export async function send({ input, entry, written, stream }: Sending, options: SendOptions): Promise<Incoming> {
  const { ports, decoded, vendorHeaders } = input
  const outbound = ports.findOutbound(entry)
  const url = addressOf(entry, outbound, stream)
  const headers = writeHeaders(entry.protocol, written, stream, ports.userAgent, vendorHeaders)
  const authorizing = entry.credential.authorize({ method: 'POST', url, headers, body: written.bytes })
  const authorization = authorizing instanceof Promise ? await authorizing : authorizing
  addTo(headers, authorization)
  const taking = options.takeRoom()
  const giveBack = taking instanceof Promise ? await taking : taking

  const { ownHeaders, transport } = entry.endpoint.provider
  const scrub = (error: GatewayError) => scrubFailure(error, { ...ownHeaders, ...authorization })
  try {
    const request: ClientRequest = { method: 'POST', url, headers, body: written.bytes, transport }
    const isCallersProtocol = outbound.name === decoded.inbound.wire
    const call = { ports, entry, outbound, isCallersProtocol, written, scrub, stream, giveBack, ...options }
    const incoming = await callToCommit(request, call)
    if (!options.wins()) {
      incoming.stop()
      throw callerLeft
    }
    reportAnswer(incoming, options.report, entry, ports.reporting)
    return incoming
  } catch (error) {
    throw error instanceof GatewayError && error !== callerLeft ? scrub(error) : error
  }
}

type Noun = PlanEntry['model']['noun']

/** Addresses by provider's protocol, model and whether it streams: the same for every call, so made once. */
const addresses = new WeakMap<PlanEntry['protocol'], Map<string, URL>>()

function addressOf({ protocol, model, endpoint }: PlanEntry, outbound: OutboundProtocol, stream: boolean): URL {
  let known = addresses.get(protocol)
  if (known === undefined) addresses.set(protocol, (known = new Map()))
  const { noun } = model
  const name = noun === 'embedding' ? `${endpoint.model} ${noun}` : stream ? `${endpoint.model} stream` : endpoint.model
  let url = known.get(name)
  if (url === undefined)
    known.set(name, (url = protocol.url(writePath(endpoint.model, noun, outbound, stream), endpoint.model, stream)))
  return url
}

/** A model does one of the two. */
function writePath(model: string, noun: Noun, outbound: OutboundProtocol, stream: boolean): string {
  if (noun === 'generation') return outbound.path(model, stream)
  assert(outbound.embedding !== undefined, 'send: an endpoint of a protocol without embeddings')
  return outbound.embedding.path(model)
}
