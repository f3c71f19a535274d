// Bytes that arrive in pieces, kept until they are wanted as one buffer. Pieces are kept as they are, and small ones
// beyond the first few are put together in blocks, so that bytes which arrive one at a time take hardly more memory
// than their number. Megabytes are joined while they arrive, in a buffer that doubles, so that joining never blocks for
// long. Each byte is copied a few times at most. There is no bound here: the code that pushes has one.

/** So many pieces are kept as they came, whatever their size. */
const FREE_PIECES = 16
/** From this size on a piece is worth an object of its own. */
const LARGE_BYTES = 4 * 1024
const BLOCK_BYTES = 32 * 1024
/** From here on what comes is joined at once. */
const JOINED_BYTES = 1024 * 1024

export class BytePile {
  #pieces: Buffer[] = []
  #block: Buffer | undefined = undefined
  #filled = 0
  #size = 0
  /** All of them, where they are many bytes, and room for more. */
  #joined: Buffer | undefined = undefined

  get size(): number {
    return this.#size
  }

  push(piece: Buffer): void {
    if (this.#size + piece.length > JOINED_BYTES) return this.#join(piece)
    this.#size += piece.length
    if (piece.length >= LARGE_BYTES || this.#pieces.length < FREE_PIECES) {
      this.#closeBlock()
      this.#pieces.push(piece)
      return
    }
    if (this.#block === undefined || this.#filled + piece.length > BLOCK_BYTES) {
      this.#closeBlock()
      this.#block = Buffer.allocUnsafeSlow(BLOCK_BYTES)
    }
    piece.copy(this.#block, this.#filled)
    this.#filled += piece.length
  }

  /** All of them as one; nothing is kept. */
  take(): Buffer {
    this.#closeBlock()
    const pieces = this.#pieces
    const size = this.#size
    const joined = this.#joined
    this.#pieces = []
    this.#size = 0
    this.#joined = undefined
    if (joined !== undefined) return joined.subarray(0, size)
    return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces, size)
  }

  #join(piece: Buffer): void {
    const size = this.#size + piece.length
    // One large piece alone is kept as it came.
    if (this.#size === 0) this.#joined = piece
    else if (this.#joined === undefined || this.#joined.length < size) {
      const before = this.take()
      this.#joined = Buffer.allocUnsafeSlow(2 * size)
      before.copy(this.#joined)
      piece.copy(this.#joined, before.length)
    } else piece.copy(this.#joined, this.#size)
    this.#size = size
  }

  #closeBlock(): void {
    const block = this.#block
    if (block === undefined) return
    const filled = block.subarray(0, this.#filled)
    // A block that is mostly empty would be kept for a few bytes.
    this.#pieces.push(this.#filled * 2 < BLOCK_BYTES ? Buffer.from(filled) : filled)
    this.#block = undefined
    this.#filled = 0
  }
}

/** The same memory as a Buffer: what comes from another thread has become mere bytes. */
export function toBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
