// What the scripted upstream is told to do with one request: a status, headers, and steps in order. A script is data;
// the builders below write the common ones. Nothing here is random: chunkings and corruptions come from a seed.
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { seededRandom } from '../../src/foundation/random.ts'
import type { Frame } from '../../src/foundation/frames/sse.ts'
import type { ProtocolName } from '../../src/generation/protocol-name.ts'
import { readContentType, toBytes, writeFrame, type RecordedAnswer } from '../recordings.ts'

/** Holds a script until a test lets it go on. */
export class Gate {
  #open: () => void = () => {}
  readonly opened = new Promise<void>((resolve) => {
    this.#open = resolve
  })
  open(): void {
    this.#open()
  }
}

export type Step =
  /** One write to the socket. */
  | { send: Uint8Array }
  | { waitMs: number }
  | { hold: Gate }
  /** The socket ends without the body's end: `fin` closes it, `reset` tears it down. */
  | { cut: 'fin' | 'reset' }
  /** Nothing more, ever: the answer is neither ended nor cut. */
  | { stall: true }

export type Script = {
  status?: number
  headers?: { readonly [name: string]: string }
  /** Before the status line. */
  beforeHeaders?: readonly Step[]
  /** After the headers; the body ends when they are done. */
  steps: readonly Step[]
  /** `length` announces the body's size, `close` ends it with the connection; chunked otherwise. */
  framing?: 'chunked' | 'length' | 'close'
}

/** How bytes are cut into writes. */
export type Chunking = 'whole' | 'bytes' | { seed: number; most?: number } | { at: readonly number[] }

export function cutBytes(bytes: Uint8Array, chunking: Chunking): Uint8Array[] {
  if (chunking === 'whole') return bytes.length === 0 ? [] : [bytes]
  if (chunking === 'bytes') return Array.from(bytes, (_, index) => bytes.subarray(index, index + 1))
  if ('at' in chunking) {
    const edges = [0, ...chunking.at.filter((edge) => edge > 0 && edge < bytes.length), bytes.length]
    return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge))
  }
  const random = seededRandom(chunking.seed)
  const chunks: Uint8Array[] = []
  for (let start = 0; start < bytes.length;) {
    const size = 1 + Math.floor(random.fraction() * (chunking.most ?? 2000))
    chunks.push(bytes.subarray(start, start + size))
    start += size
  }
  return chunks
}

/** A JSON answer. */
export function sendJson(value: unknown, status = 200, headers: { [name: string]: string } = {}): Script {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    steps: [{ send: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) }],
    framing: 'length',
  }
}

/** A stream of frames, one write each, with `everyMs` between them. */
export function sendFrames(protocol: ProtocolName, frames: readonly Frame[], everyMs = 0): Script {
  return {
    headers: { 'content-type': streamType(protocol) },
    steps: frames.flatMap((frame, index): Step[] => [
      ...(everyMs > 0 && index > 0 ? [{ waitMs: everyMs }] : []),
      { send: writeFrame(frame, protocol) },
    ]),
  }
}

/** A recorded answer, byte for byte, in a chunking of choice. */
export function replay(answer: RecordedAnswer, chunking: Chunking = 'whole'): Script {
  return {
    status: answer.status,
    headers: { 'content-type': readContentType(answer) },
    steps: cutBytes(toBytes(answer), chunking).map((send) => ({ send })),
  }
}

/** The same answer, compressed as a whole. */
export function compress(script: Script, encoding: 'gzip' | 'br' | 'deflate', chunking: Chunking = 'whole'): Script {
  const bytes = Buffer.concat(script.steps.flatMap((step) => ('send' in step ? [step.send] : [])))
  const packed =
    encoding === 'gzip' ? gzipSync(bytes) : encoding === 'br' ? brotliCompressSync(bytes) : deflateSync(bytes)
  return {
    ...script,
    headers: { ...script.headers, 'content-encoding': encoding },
    steps: cutBytes(packed, chunking).map((send) => ({ send })),
    framing: 'chunked',
  }
}

/** The script up to `steps` steps, then cut. */
export function cutAfter(script: Script, steps: number, how: 'fin' | 'reset' | 'end'): Script {
  const kept = script.steps.slice(0, steps)
  return { ...script, framing: 'chunked', steps: how === 'end' ? kept : [...kept, { cut: how }] }
}

/** Some bytes changed, from a seed. */
export function corrupt(bytes: Uint8Array, seed: number, count = 3): Buffer {
  const random = seededRandom(seed)
  const changed = Buffer.from(bytes)
  for (let done = 0; done < count && changed.length > 0; done += 1) {
    changed[Math.floor(random.fraction() * changed.length)] = Math.floor(random.fraction() * 256)
  }
  return changed
}

export function streamType(protocol: ProtocolName): string {
  return protocol === 'bedrock-converse' ? 'application/vnd.amazon.eventstream' : 'text/event-stream'
}
