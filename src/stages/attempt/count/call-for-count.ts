// One call to a provider that counts the tokens of a request: short, not streamed, and its answer is read whole.
import { bounds } from '../../../foundation/bounds.ts'
import { parseJsonObject } from '../../../foundation/json/json.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { BodyFlow, BodyHandler, ResponseHead } from '../../../http1/client/response-handler.ts'
import type { ClientRequest } from '../../../http1/client/write-request-head.ts'
import type { Counting, OutboundProtocol } from '../../../protocols/port/outbound-protocol.ts'
import { unpack } from '../../../answer/unpack.ts'
import { addHandedOn } from '../refusal/handed-on.ts'
import { gatherBody, type UpstreamClient } from '../upstream.ts'

type CountCall = {
  upstream: UpstreamClient
  outbound: OutboundProtocol
  counting: Counting
  /** The provider's refusal of the body may reach the caller as it came. */
  isCallersProtocol: boolean
  /** Aborted: the call is broken off. */
  signal: AbortSignal
}

/** @throws GatewayError why there is no count, in the provider's words where it gave any */
export function callForCount(request: ClientRequest, options: CountCall): Promise<number> {
  const { upstream, signal } = options
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  if (signal.aborted) return Promise.reject(brokenOff())
  const call = upstream.open(request, {
    begin(head, flow) {
      try {
        return unpack(head, flow, (unpacked) => readCount(head, unpacked, options, resolve, reject))
      } catch (error) {
        reject(error)
        return undefined
      }
    },
    fail: reject,
  })
  const breakOff = () => {
    call.abort()
    reject(brokenOff())
  }
  signal.addEventListener('abort', breakOff, { once: true })
  return promise.finally(() => signal.removeEventListener('abort', breakOff))
}

function readCount(
  head: ResponseHead,
  flow: BodyFlow,
  { outbound, counting, isCallersProtocol }: CountCall,
  resolve: (tokens: number) => void,
  reject: (error: unknown) => void,
): BodyHandler<GatewayError> {
  return gatherBody(flow, bounds.countAnswerBytes, (body) => {
    const { status } = head
    const text = body?.toString('utf8') ?? ''
    if (status < 200 || status >= 300) {
      const error = outbound.decodeError(status, text)
      return reject(isCallersProtocol && body !== undefined ? addHandedOn(error, head, body, outbound) : error)
    }
    const answer = parseJsonObject(text)
    const tokens = answer && counting.decodeCount(answer)
    // A request has something in it.
    if (tokens === undefined || tokens === 0) reject(new GatewayError('provider_error', 'The provider sent no count.'))
    else resolve(tokens)
  })
}

function brokenOff(): GatewayError {
  return new GatewayError('provider_timeout', 'The provider did not count in time.')
}
