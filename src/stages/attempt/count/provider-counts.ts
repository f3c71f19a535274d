// Counts of a request's tokens by the provider that would serve it, where one of the plan can count: the request goes up as
// a generation's would, under the same policy, with the credentials that it lists, but to the path that only counts. Nothing
// is held, charged or retried; one endpoint is asked, within a bound of time. Whatever else goes wrong, there is no count,
// and whoever asked makes an estimate of their own.
import { bounds } from '../../../foundation/bounds.ts'
import type { Clock } from '../../../foundation/time/clock.ts'
import { within } from '../../../foundation/time/within.ts'
import type { Log } from '../../../foundation/log.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import { classifyFault, faultTable } from '../../../health/fault.ts'
import type { ProtocolName } from '../../../generation/protocol-name.ts'
import type { Counting, OutboundProtocol } from '../../../protocols/port/outbound-protocol.ts'
import type { Exchange } from '../../http/exchange.ts'
import type { Caller } from '../../tickets/caller.ts'
import type { BodyTask, Decoded } from '../../tickets/decoded.ts'
import type { Plan, PlanEntry } from '../../tickets/plan.ts'
import { readRules } from '../tries/read-rules.ts'
import { readBetas, readVendorHeaders } from '../headers/vendor-headers.ts'
import { addTo, writeHeaders } from '../headers/write-headers.ts'
import { mediaToFetch } from '../media-to-fetch.ts'
import { scrubFailure } from '../refusal/scrub-failure.ts'
import type { UpstreamClient } from '../upstream.ts'
import type { WriteArgs, WrittenRequest } from '../write-request/write-options.ts'
import { callForCount } from './call-for-count.ts'

type ProviderCount = { tokens: number; provider: string }

type CountParts = {
  upstream: UpstreamClient
  clock: Clock
  log: Log
  version: string
  findOutbound(name: ProtocolName): OutboundProtocol
  /** Writes a request where its body is. */
  writing: BodyTask<WriteArgs, WrittenRequest>
}

type Question = { exchange: Exchange; decoded: Decoded; plan: Plan; entry: PlanEntry; counting: Counting }

export class ProviderCounts {
  readonly #parts: CountParts
  readonly #userAgent: string
  /** By key: how many are asked for now; none is 0. */
  readonly #running = new Map<string, number>()

  constructor(parts: CountParts) {
    this.#parts = parts
    this.#userAgent = `crossmodel/${parts.version}`
  }

  /**
   * Undefined: no provider of the plan's model counts, or it did not.
   * @throws GatewayError invalid_request, and its kin, where the provider refuses what the caller sent
   */
  async count(exchange: Exchange, caller: Caller, decoded: Decoded, plan: Plan): Promise<ProviderCount | undefined> {
    const question = this.#find(exchange, decoded, plan)
    const { id } = caller.key
    const running = this.#running.get(id) ?? 0
    if (question === undefined || running >= bounds.countsPerKey) return undefined
    this.#running.set(id, running + 1)
    try {
      return await this.#ask(question)
    } finally {
      const left = (this.#running.get(id) ?? 1) - 1
      if (left > 0) this.#running.set(id, left)
      else this.#running.delete(id)
    }
  }

  /** The first endpoint whose provider counts; of the first model alone, since each has a tokenizer of its own. */
  #find(exchange: Exchange, decoded: Decoded, plan: Plan): Question | undefined {
    const entry = plan.entries.find(({ model, protocol }) => model === plan.entries[0]?.model && protocol.counts)
    const counting = entry && this.#parts.findOutbound(entry.protocol.protocol).counting
    return counting && { exchange, decoded, plan, entry, counting }
  }

  async #ask(question: Question): Promise<ProviderCount | undefined> {
    const { exchange, entry } = question
    const { clock, log } = this.#parts
    const stopping = new AbortController()
    exchange.whenGone(() => stopping.abort())
    const late = () => new GatewayError('provider_timeout', 'The provider did not count in time.')
    try {
      const tokens = await within(clock, bounds.countWaitMs, this.#askInTurn(question, stopping.signal), late)
      return tokens === undefined ? undefined : { tokens, provider: entry.endpoint.provider.name }
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      if (isOfCaller(error, question)) throw error
      const { code, detail } = error
      log.debug(
        { request: exchange.id, endpoint: entry.endpoint.id, code, detail },
        'the provider did not count tokens',
      )
      return undefined
    } finally {
      stopping.abort()
      exchange.whenGone(undefined)
    }
  }

  /** With each credential, until one is not refused. */
  async #askInTurn(question: Question, signal: AbortSignal): Promise<number | undefined> {
    const { decoded, plan, entry } = question
    // What would have to be fetched first is not: an estimate knows what media count.
    if (entry.mode.request === 'encode' && (await decoded.perform(mediaToFetch, entry)).length > 0) return undefined
    let failure: unknown
    for (const each of plan.entries) {
      if (each.endpoint !== entry.endpoint) continue
      if (signal.aborted) break
      try {
        return await this.#askOnce({ ...question, entry: each }, signal)
      } catch (error) {
        const fault = error instanceof GatewayError ? classifyFault(error) : undefined
        if (fault === undefined || faultTable[fault].isOfCredential !== 'yes') throw error
        failure = error
      }
    }
    if (failure !== undefined) throw failure
    return undefined
  }

  async #askOnce(question: Question, signal: AbortSignal): Promise<number> {
    const { exchange, decoded, plan, entry, counting } = question
    const { upstream, findOutbound, writing } = this.#parts
    const { endpoint, protocol, credential, mode } = entry
    const options = {
      // What is written anew has room for all that the caller says of its answer; what is spliced stays as it came.
      outputCap: mode.request === 'encode' ? bounds.outputTokens : undefined,
      stream: decoded.envelope.stream,
      media: new Map(),
      betas: readBetas(exchange),
      rules: readRules(plan, entry),
      isCount: true as const,
    }
    const written = await decoded.perform(writing, { entry, options })
    const url = protocol.url(counting.path(endpoint.model), endpoint.model, false)
    const headers = writeHeaders(protocol, written, false, this.#userAgent, readVendorHeaders(exchange))
    const authorization = await credential.authorize({ method: 'POST', url, headers, body: written.bytes })
    addTo(headers, authorization)
    const { transport, ownHeaders } = endpoint.provider
    const request = { method: 'POST' as const, url, headers, body: written.bytes, transport }
    const outbound = findOutbound(protocol.protocol)
    const isCallersProtocol = protocol.protocol === decoded.inbound.name
    return callForCount(request, { upstream, outbound, counting, isCallersProtocol, signal }).catch(
      (error: unknown) => {
        throw error instanceof GatewayError ? scrubFailure(error, { ...ownHeaders, ...authorization }) : error
      },
    )
  }
}

/** The provider read the body as its caller wrote it, and calls it invalid. Of a translation it judges our words. */
function isOfCaller({ status, upstreamStatus, blame }: GatewayError, { decoded, entry }: Question): boolean {
  const isOwnProtocol = entry.protocol.protocol === decoded.inbound.name
  return isOwnProtocol && status === 400 && upstreamStatus === 400 && blame === 'caller'
}
