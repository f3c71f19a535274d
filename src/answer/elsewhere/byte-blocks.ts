// Bytes that arrive in pieces, copied on arrival into blocks that nothing else refers to. The blocks can then be
// transferred to another thread; copying the whole at that moment would block the event loop.

const BLOCK_BYTES = 1024 * 1024

export class ByteBlocks {
  #full: Uint8Array<ArrayBuffer>[] = []
  #block: Buffer<ArrayBuffer> | undefined
  #filled = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  push(bytes: Buffer): void {
    this.#size += bytes.length
    for (let at = 0; at < bytes.length;) {
      this.#block ??= Buffer.allocUnsafeSlow(BLOCK_BYTES)
      const copied = bytes.copy(this.#block, this.#filled, at)
      at += copied
      this.#filled += copied
      if (this.#filled < BLOCK_BYTES) continue
      this.#full.push(this.#block)
      this.#block = undefined
      this.#filled = 0
    }
  }

  /** All of them, in order; nothing is kept. */
  take(): Uint8Array<ArrayBuffer>[] {
    const blocks = this.#full
    if (this.#block !== undefined) blocks.push(this.#block.subarray(0, this.#filled))
    this.#full = []
    this.#block = undefined
    this.#filled = 0
    this.#size = 0
    return blocks
  }
}
