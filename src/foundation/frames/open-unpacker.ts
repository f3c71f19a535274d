// Decompression of HTTP bodies, of requests and answers alike: the content encodings that we know (RFC 9110, 8.4.1; RFC
// 8878). The code that uses it bounds how much may come out.
import type { Transform } from 'node:stream'
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
  type BrotliOptions,
  type ZlibOptions,
} from 'node:zlib'

/** `chunkSize`: of the pieces that come out, bytes. */
type Options = Pick<ZlibOptions & BrotliOptions, 'chunkSize'>

const unpackers: { readonly [encoding: string]: (options: Options) => Transform } = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}

/** `encoding`: as `Content-Encoding` names it, in lower case. Undefined: one that we do not know. */
export function openUnpacker(encoding: string, options: Options = {}): Transform | undefined {
  return Object.hasOwn(unpackers, encoding) ? unpackers[encoding]?.(options) : undefined
}
