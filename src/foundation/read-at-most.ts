// Reads a body that arrives in pieces into one buffer, up to a bound, since a peer may send without end.

/** All of `pieces`; undefined where they are more than `most` bytes. Then, and where they fail, their source is destroyed. */
export async function readAtMost(pieces: AsyncIterable<Uint8Array>, most: number): Promise<Buffer | undefined> {
  const kept: Uint8Array[] = []
  let size = 0
  for await (const piece of pieces) {
    size += piece.length
    if (size > most) return undefined
    kept.push(piece)
  }
  return Buffer.concat(kept, size)
}
