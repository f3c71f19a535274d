// Unpacks an answer that a provider has compressed. We ask providers not to compress, since an answer is read while it
// arrives; where one compresses all the same, everything behind this file sees the same bytes either way. A few bytes
// that would unpack to very many are refused: another bound holds for the size of an answer, this one for the cost of
// unpacking.
import type { Transform } from 'node:stream'
import { bounds } from '../foundation/bounds.ts'
import { openUnpacker } from '../foundation/frames/open-unpacker.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import type { BodyFlow, BodyHandler, ResponseHead } from '../http1/client/response-handler.ts'

type Handler = BodyHandler<GatewayError>

/**
 * Opens the handler of an answer's body, which is given the flow of what it reads, and returns who takes the body as it
 * comes: that handler, or one that unpacks for it. @throws GatewayError provider_error for an unknown packing
 */
export function unpack({ headers }: ResponseHead, flow: BodyFlow, open: (flow: BodyFlow) => Handler): Handler {
  const encoding = headers['content-encoding']?.trim().toLowerCase()
  if (encoding === undefined || encoding === '' || encoding === 'identity') return open(flow)
  const stream = openUnpacker(encoding)
  if (stream === undefined) throw unreadable(`content-encoding ${encoding.slice(0, 100)}`)
  const unpacked = new UnpackedBody(stream, flow)
  unpacked.handTo(open(unpacked))
  return unpacked
}

class UnpackedBody implements BodyHandler<GatewayError>, BodyFlow {
  readonly #stream: Transform
  readonly #packed: BodyFlow
  #over = false
  #packedBytes = 0
  #unpackedBytes = 0
  #fail: (error: GatewayError) => void = () => {}

  constructor(stream: Transform, packed: BodyFlow) {
    this.#stream = stream
    this.#packed = packed
  }

  handTo(handler: Handler): void {
    this.#fail = (error) => {
      if (this.#over) return
      this.#over = true
      handler.fail(error)
    }
    this.#stream.on('data', (chunk: Buffer) => {
      this.#unpackedBytes += chunk.length
      if (this.#over) return
      const most = bounds.unpackedSparedBytes + bounds.unpackedTimes * this.#packedBytes
      if (this.#unpackedBytes <= most) return handler.push(chunk)
      this.#stream.destroy()
      this.#packed.abort()
      this.#fail(unreadable(`${this.#packedBytes} packed bytes became more than ${this.#unpackedBytes}`))
    })
    this.#stream.on('end', () => {
      if (this.#over) return
      this.#over = true
      handler.end()
    })
    this.#stream.on('error', (error) => {
      this.#packed.abort()
      this.#fail(unreadable(error.message))
    })
    this.#stream.on('drain', () => this.#packed.resume())
  }

  push(piece: Buffer): void {
    this.#packedBytes += piece.length
    if (!this.#stream.write(piece)) this.#packed.pause()
  }

  end(): void {
    this.#stream.end()
  }

  fail(error: GatewayError): void {
    this.#fail(error)
  }

  pause(): void {
    this.#stream.pause()
  }

  resume(): void {
    this.#stream.resume()
  }

  gather(): void {
    this.#packed.gather()
  }

  abort(): void {
    this.#over = true
    this.#stream.destroy()
    this.#packed.abort()
  }
}

function unreadable(detail: string): GatewayError {
  return new GatewayError('provider_error', 'The provider sent an answer that could not be read.', { detail })
}
