// A request's body, whole and bounded: as received, or unpacked where the caller compressed it.
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib'
import { GatewayError } from '../../generation/gateway-error.ts'
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
  const declared = Number(exchange.request.headers['content-length'] ?? 0)
  if (declared > boundBytes) throw tooLarge(boundBytes)
  if (exchange.header('expect') !== undefined) exchange.response.writeContinue()
  const packed = await collect(exchange, boundBytes)
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

function collect(exchange: Exchange, boundBytes: number): Promise<Buffer> {
  const { request } = exchange
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const take = (chunk: Buffer) => {
      size += chunk.length
      if (size > boundBytes) {
        chunks.length = 0
        request.off('data', take).pause()
        reject(tooLarge(boundBytes))
      } else chunks.push(chunk)
    }
    request.on('data', take)
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
    const broken = () => {
      if (!request.complete) reject(new GatewayError('invalid_request', 'The body did not arrive whole.'))
    }
    request.on('error', broken)
    request.on('close', broken)
  })
}

function tooLarge(boundBytes: number): GatewayError {
  return new GatewayError('request_too_large', `The request body is larger than ${boundBytes} bytes.`)
}
