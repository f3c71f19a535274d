// The request for one attempt, always from the caller's untouched original: spliced bytes for passthrough, or written
// anew from the neutral request. What could not be carried is a loss; in strict mode, or where it must not be dropped,
// a 400 in the caller's words. Options and result are plain data: a large body is written on another thread.
import type { Loss } from '../../../generation/loss.ts'
import type { GenerationRequest } from '../../../generation/request.ts'
import type { OutboundProtocol } from '../../../protocols/protocol.ts'
import type { Decoded } from '../../decode/decode.ts'
import type { PlanEntry } from '../../route/route.ts'
import { encodeAnew } from './encode-anew.ts'
import { spliceRequest } from './splice-request.ts'
import type { WriteRules } from './write-rules.ts'

export type WrittenRequest = {
  bytes: Buffer
  /** Headers that the body calls for, lower case. */
  headers: { readonly [name: string]: string }
  losses: readonly Loss[]
  /** The stream will hold a usage chunk that the caller did not ask for. */
  hidesUsage: boolean
}

export type WriteOptions = {
  /** The output cap where the gateway chose it; undefined: as the caller said. */
  outputCap: number | undefined
  /** Whether the upstream is to stream, which may differ from the caller. */
  stream: boolean
  /** The neutral request, its media resolved; only called where the request is encoded. */
  request: GenerationRequest | undefined
  rules: WriteRules
  /** Beta features that the caller asked for in `anthropic-beta`. */
  betas: readonly string[]
}

/** @throws GatewayError unsupported_parameter, invalid_json */
export function writeRequest(
  decoded: Decoded,
  entry: PlanEntry,
  outbound: OutboundProtocol,
  options: WriteOptions,
): WrittenRequest {
  return entry.mode.request === 'splice'
    ? spliceRequest(decoded, entry, options)
    : encodeAnew(decoded, entry, outbound, options)
}
