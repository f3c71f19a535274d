// A request's body, whole and bounded: as received, or unpacked where the caller compressed it. What it takes is charged
// to its key's share of the budget for all bodies, while it comes and while it is unpacked, until the exchange is over.
import type { Transform } from 'node:stream'
import { bounds } from '../../foundation/bounds.ts'
import type { ByteBudget, ByteShare } from '../../foundation/byte-budget.ts'
import { openUnpacker } from '../../foundation/frames/open-unpacker.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Exchange } from './exchange.ts'
import { BodyError } from '../../http1/server/body-error.ts'
import { GatheredBytes } from '../../http1/server/gathered-bytes.ts'
import { callerBounds } from './caller-bounds.ts'
import { refusals } from './refusals.ts'

/** Pieces in which a body is unpacked, bytes. */
const LEAST_PIECE_BYTES = 16 * 1024
const MOST_PIECE_BYTES = 256 * 1024

/**
 * `holder`: who is charged for it.
 * @throws GatewayError request_too_large over `boundBytes`, packed or unpacked, or unpacked to far more than came;
 *   overloaded where there is no room for it; invalid_request where it cannot be unpacked or did not arrive whole.
 */
export async function readBody(
  exchange: Exchange,
  boundBytes: number,
  budget: ByteBudget,
  holder: string,
): Promise<Buffer> {
  const share = exchange.openShare(budget, holder)
  let packed: Buffer
  try {
    packed = await exchange.readBody(boundBytes, share)
  } catch (error) {
    throw describeBodyError(error, boundBytes)
  }
  const encoding = exchange.header('content-encoding')?.trim().toLowerCase()
  if (encoding === undefined || encoding === 'identity') return packed
  const chunkSize = Math.min(MOST_PIECE_BYTES, Math.max(LEAST_PIECE_BYTES, packed.length))
  const unpacker = openUnpacker(encoding, { chunkSize })
  if (unpacker === undefined) {
    throw new GatewayError('invalid_request', `Content-Encoding '${encoding}' is not understood.`, {
      param: 'content-encoding',
    })
  }
  const packedBytes = share.bytes
  const most = Math.min(boundBytes, bounds.unpackedSparedBytes + bounds.unpackedTimes * packed.length)
  const unpacked = await unpack(unpacker, packed, most, share).catch((error: unknown) => {
    if (error instanceof GatewayError) throw error
    throw new GatewayError('invalid_request', `The body is not valid ${encoding}.`, { param: 'content-encoding' })
  })
  share.giveBack(packedBytes)
  return unpacked
}

function describeBodyError(error: unknown, boundBytes: number): unknown {
  if (!(error instanceof BodyError)) return error
  if (error.kind === 'large') return refusals.tooLarge(boundBytes)
  return error.kind === 'crowded' ? refusals.crowded() : refusals.notWhole()
}

/** Stops where it becomes too much, not when it has. */
function unpack(unpacker: Transform, packed: Buffer, boundBytes: number, share: ByteShare): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const gathered = new GatheredBytes(undefined, callerBounds)
    gathered.bind(boundBytes, share)
    unpacker.on('data', (piece: Buffer) => {
      const overflow = gathered.push(piece)
      if (overflow !== undefined)
        unpacker.destroy(overflow === 'large' ? refusals.tooLargeUnpacked(boundBytes) : refusals.crowded())
    })
    unpacker.on('end', () => resolve(gathered.take()))
    unpacker.on('error', (error) => {
      gathered.drop()
      reject(error)
    })
    unpacker.end(packed)
  })
}
