// The body of a request as it arrives, gathered once somebody asks for it. Bytes that arrive before that are kept, and
// the connection keeps them few by not reading on.
import type { ByteShare } from '../../foundation/byte-budget.ts'
import { BodyError } from './body-error.ts'
import { GatheredBytes, type GatherBounds } from './gathered-bytes.ts'

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
  #isOver = false
  #resolve: ((body: Buffer) => void) | undefined
  #reject: ((error: BodyError) => void) | undefined

  constructor(declaredBytes: number | undefined, bounds: GatherBounds) {
    this.declaredBytes = declaredBytes
    this.#gathered = new GatheredBytes(declaredBytes, bounds)
  }

  /** Once. `share`: what its bytes are charged to. @throws BodyError */
  read(boundBytes: number, share?: ByteShare): Promise<Buffer> {
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
    reject?.(new BodyError('cut'))
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

  #refuse(overflow: 'large' | 'crowded'): void {
    const reject = this.#reject
    this.drop()
    reject?.(new BodyError(overflow))
  }
}
