// A request's body, whole and bounded: as received, or unpacked where the caller compressed it.
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib'
import { GatewayError } from '../../generation/gateway-error.ts'
import { tooLarge } from './connection/request-body.ts'
import type { Exchange } from './exchange.ts'

const unpackers: {
  [encoding: string]: ((bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>) | undefined
} = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
}

/**
 * @throws GatewayError request_too_large over `boundBytes`, packed or unpacked; invalid_request where it cannot be
 *   unpacked or did not arrive whole.
 */
export async function readBody(exchange: Exchange, boundBytes: number): Promise<Buffer> {
  const packed = await exchange.readBody(boundBytes)
  const encoding = exchange.header('content-encoding')?.trim().toLowerCase()
  if (encoding === undefined || encoding === 'identity') return packed
  const unpack = Object.hasOwn(unpackers, encoding) ? unpackers[encoding] : undefined
  if (unpack === undefined) {
    throw new GatewayError('invalid_request', `Content-Encoding '${encoding}' is not understood.`, {
      param: 'content-encoding',
    })
  }
  try {
    return await unpack(packed, { maxOutputLength: boundBytes })
  } catch (error) {
    if (error instanceof RangeError || (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE')
      throw tooLarge(boundBytes)
    throw new GatewayError('invalid_request', `The body is not valid ${encoding}.`, { param: 'content-encoding' })
  }
}
