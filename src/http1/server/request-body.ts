// The body of a request as it comes in, gathered for whoever asks for it. What comes before that is kept, and the
// connection sees to it that it is not much.
import type { ByteShare } from '../../foundation/byte-budget.ts'
import { GatewayError } from '../../generation/gateway-error.ts'
import { GatheredBytes } from './gathered-bytes.ts'
import { crowded, notWhole, tooLarge } from '../../stages/http/refusals.ts'

export class RequestBody {
  /** Of a body of a length; undefined: it comes in chunks. */
  readonly declaredBytes: number | undefined
  /** Nothing more will come of it. */
  isWhole = false
  /** Somebody waits for it. */
  isWanted = false
  /** How much of it has come, kept or not. */
  receivedBytes = 0
  readonly #gathered: GatheredBytes
  #boundBytes = 0
  #isOver = false
  #resolve: ((body: Buffer) => void) | undefined
  #reject: ((error: GatewayError) => void) | undefined

  constructor(declaredBytes: number | undefined) {
    this.declaredBytes = declaredBytes
    this.#gathered = new GatheredBytes(declaredBytes)
  }

  /**
   * Once. `share`: what its bytes are charged to.
   * @throws GatewayError request_too_large; overloaded where the share is used up; invalid_request where it did not
   *   arrive whole.
   */
  read(boundBytes: number, share?: ByteShare): Promise<Buffer> {
    this.#boundBytes = boundBytes
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      if (this.#isOver) return this.fail()
      const overflow = this.#gathered.bind(boundBytes, share)
      if (overflow !== undefined) this.#refuse(overflow)
      else if (this.isWhole) this.#give()
      else this.isWanted = true
    })
  }

  push(piece: Buffer): void {
    this.receivedBytes += piece.length
    if (this.#isOver) return
    const overflow = this.#gathered.push(piece)
    if (overflow !== undefined) this.#refuse(overflow)
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
    this.#gathered.drop()
    this.#resolve = undefined
    this.#reject = undefined
  }

  #give(): void {
    const bytes = this.#gathered.take()
    const resolve = this.#resolve
    this.drop()
    resolve?.(bytes)
  }

  #refuse(overflow: 'too large' | 'no room'): void {
    const reject = this.#reject
    this.drop()
    reject?.(overflow === 'too large' ? tooLarge(this.#boundBytes) : crowded())
  }
}
