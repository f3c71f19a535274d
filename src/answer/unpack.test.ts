import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { bounds } from '../foundation/bounds.ts'
import type { GatewayError } from '../generation/error/gateway-error.ts'
import type { BodyFlow } from '../http1/client/response-handler.ts'
import { unpack } from './unpack.ts'

type Heard = { bytes: number; outcome: 'end' | GatewayError; isAborted: boolean }

/** What comes out of a packed answer that arrives in pieces of `pieceBytes`. */
function hear(encoding: string, packed: Buffer, pieceBytes: number): Promise<Heard> {
  return new Promise((resolve) => {
    let isAborted = false
    let bytes = 0
    const flow: BodyFlow = {
      pause: () => {},
      resume: () => {},
      gather: () => {},
      abort: () => {
        isAborted = true
      },
    }
    const finish = (outcome: Heard['outcome']) => resolve({ bytes, outcome, isAborted })
    const handler = unpack({ status: 200, headers: { 'content-encoding': encoding } }, flow, () => ({
      push: (chunk) => (bytes += chunk.length),
      end: () => finish('end'),
      fail: finish,
    }))
    for (let at = 0; at < packed.length; at += pieceBytes) handler.push(packed.subarray(at, at + pieceBytes))
    handler.end()
  })
}

/** The best packing takes a second for each megabyte. */
const packBrotli = (bytes: Buffer) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })

const packers = { gzip: gzipSync, deflate: deflateSync, br: packBrotli, zstd: zstdCompressSync } as const

for (const [encoding, pack] of Object.entries(packers)) {
  test(`${encoding}: an answer becomes so many times what came of it, and not a byte more`, async () => {
    // Zeros pack far better than anything that is said: how many of them are just allowed depends on how they pack.
    let most = bounds.unpackedSparedBytes
    for (let round = 0; round < 20; round += 1)
      most = bounds.unpackedSparedBytes + bounds.unpackedTimes * pack(Buffer.alloc(most)).length
    const packed = pack(Buffer.alloc(most))
    assert.equal(most, bounds.unpackedSparedBytes + bounds.unpackedTimes * packed.length)
    assert.deepEqual(await hear(encoding, packed, packed.length), { bytes: most, outcome: 'end', isAborted: false })
    const over = most + 1 + bounds.unpackedTimes * (pack(Buffer.alloc(most + 1)).length - packed.length)
    const more = await hear(encoding, pack(Buffer.alloc(over)), packed.length + 100)
    assert.ok(more.outcome !== 'end')
    assert.equal(more.outcome.kind, 'provider_error')
    assert.equal(more.isAborted, true)
    assert.ok(more.bytes <= most)
  })

  test(`${encoding}: a bomb is stopped long before it has become what it would`, async () => {
    const bomb = pack(Buffer.alloc(64 * 1024 * 1024))
    const { bytes, outcome } = await hear(encoding, bomb, 1_000)
    assert.notEqual(outcome, 'end')
    assert.ok(bytes <= bounds.unpackedSparedBytes + bounds.unpackedTimes * bomb.length, `${bytes} bytes were handed on`)
  })
}
