// The body of a request as it comes in, gathered into one buffer for whoever asks for it. What comes before that is kept,
// and the connection sees to it that it is not much. The buffer grows by multiples: a body that comes a byte at a time
// costs little more than its bytes.
import { GatewayError } from '../../../generation/gateway-error.ts'

/** A buffer that is full becomes so many times as large, and never larger than what was declared or will be taken. */
const GROWTH = 4

export class RequestBody {
  /** Of a body of a length; undefined: it comes in chunks. */
  readonly declaredBytes: number | undefined
  /** Nothing more will come of it. */
  isWhole = false
  /** Somebody waits for it. */
  isWanted = false
  #bytes: Buffer = empty
  #size = 0
  #boundBytes = Number.POSITIVE_INFINITY
  #isOver = false
  #resolve: ((body: Buffer) => void) | undefined
  #reject: ((error: GatewayError) => void) | undefined

  constructor(declaredBytes: number | undefined) {
    this.declaredBytes = declaredBytes
  }

  /** Once. @throws GatewayError request_too_large, invalid_request where it did not arrive whole. */
  read(boundBytes: number): Promise<Buffer> {
    this.#boundBytes = boundBytes
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      if (this.#size > boundBytes || (this.declaredBytes ?? 0) > boundBytes) this.#refuse()
      else if (this.isWhole) this.#give()
      else if (this.#isOver) this.fail()
      else this.isWanted = true
    })
  }

  push(piece: Buffer): void {
    if (this.#isOver) return
    const size = this.#size + piece.length
    if (size > this.#boundBytes) return this.#refuse()
    if (this.#size === 0) this.#bytes = piece
    else {
      if (size > this.#bytes.length) this.#grow(size)
      piece.copy(this.#bytes, this.#size)
    }
    this.#size = size
  }

  end(): void {
    this.isWhole = true
    if (this.isWanted) this.#give()
  }

  /** The rest will not come. */
  fail(): void {
    if (this.isWhole) return
    const reject = this.#reject
    this.drop()
    reject?.(notWhole())
  }

  /** Nobody wants it any more: what still comes is not kept, nor is what was given to whoever waited. */
  drop(): void {
    this.#isOver = true
    this.isWanted = false
    this.#bytes = empty
    this.#resolve = undefined
    this.#reject = undefined
  }

  #grow(size: number): void {
    const larger = Math.min(this.declaredBytes ?? this.#boundBytes, this.#bytes.length * GROWTH)
    const bytes = Buffer.allocUnsafeSlow(Math.max(size, larger))
    this.#bytes.copy(bytes, 0, 0, this.#size)
    this.#bytes = bytes
  }

  #give(): void {
    const size = this.#size
    const bytes = this.#bytes
    const resolve = this.#resolve
    this.drop()
    // What a body of chunks did not fill is not kept for as long as the request runs.
    resolve?.(size === bytes.length ? bytes : Buffer.from(bytes.subarray(0, size)))
  }

  #refuse(): void {
    const reject = this.#reject
    this.drop()
    reject?.(tooLarge(this.#boundBytes))
  }
}

export function tooLarge(boundBytes: number): GatewayError {
  return new GatewayError('request_too_large', `The request body is larger than ${boundBytes} bytes.`)
}

export function notWhole(): GatewayError {
  return new GatewayError('invalid_request', 'The body did not arrive whole.')
}

const empty = Buffer.alloc(0)
