// The request for one attempt, always from the caller's untouched original: spliced bytes for passthrough, or written
// anew from the neutral request. What could not be carried is a loss; in strict mode, or where it must not be dropped,
// a 400 in the caller's words. Options and result are plain data: a large body is written on another thread.
import { bounds } from '../../../foundation/bounds.ts'
import type { OutboundProtocol } from '../../../protocols/port/outbound-protocol.ts'
import type { ProtocolName } from '../../../generation/protocol-name.ts'
import type { BodyTask, ReadRequest } from '../../tickets/decoded.ts'
import { encodeAnew } from './encode-anew.ts'
import { spliceRequest } from './splice-request.ts'
import { writeEmbedding } from './write-embedding.ts'
import { toWriteEntry, type WriteEntry } from './write-entry.ts'
import type { WriteArgs, WriteOptions, WrittenRequest } from './write-options.ts'
import { weighMedia } from '../../tickets/fetched-media.ts'
import { toBuffer } from '../../../foundation/frames/byte-pile.ts'

/** Done where the body is. */
export function writeRequestTask(
  findOutbound: (protocol: ProtocolName) => OutboundProtocol,
): BodyTask<WriteArgs, WrittenRequest> {
  return {
    name: 'write',
    perform: (request, { entry, options }) =>
      writeRequest(request, entry, findOutbound(entry.protocol.protocol), options),
    isHeavy: ({ options }) => weighMedia(options.media) > bounds.largeBodyBytes,
    pack: ({ entry, options }) => ({ entry: toWriteEntry(entry), options }),
    unpack: (written) => ({ ...written, bytes: toBuffer(written.bytes) }),
  }
}

/** @throws GatewayError unsupported_parameter, invalid_json */
function writeRequest(
  decoded: ReadRequest,
  entry: WriteEntry,
  outbound: OutboundProtocol,
  options: WriteOptions,
): WrittenRequest {
  const { inbound } = decoded
  if (inbound.noun === 'embedding') return writeEmbedding(decoded, inbound, entry, outbound, options)
  return entry.mode.request === 'splice'
    ? spliceRequest(decoded, entry, options)
    : encodeAnew(decoded, entry, outbound, options)
}
