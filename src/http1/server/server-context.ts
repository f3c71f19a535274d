// What all connections of one server share, and the bounds that hold for them.
import type { Clock } from '../../foundation/time/clock.ts'
import type { ChunkBounds } from '../message/body-framing.ts'
import { FieldReader } from '../message/field-reader.ts'
import type { GatherBounds } from './gathered-bytes.ts'

/** After this much silence the kernel looks whether a client is still there, ms. */
const PROBE_AFTER_MS = 60_000

/** What the server of these sockets is made with: we say when our half closes. */
export const socketOptions = {
  allowHalfOpen: true,
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: PROBE_AFTER_MS,
} as const

/** Times in ms, sizes in bytes. */
export type ServerBounds = ChunkBounds &
  GatherBounds & {
    /** A connection that nobody uses is closed after this. */
    idleMs: number
    /** The head of a request, and the time from its first byte to its end. */
    headBytes: number
    headMs: number
    /** Header fields of one head. */
    fields: number
    /** Empty lines before a request. */
    emptyLines: number
    /** A body comes at this rate at least, looked at in windows of so many ms. */
    bodyBytesPerSecond: number
    bodyWindowMs: number
    /** What comes ahead of its turn and is kept; then nothing more is read. */
    pipelinedBytes: number
    /** An unread body of up to this many bytes is read to its end, so that the connection can be used again. */
    unreadBodyBytes: number
    /** A client that takes nothing of its answer for this long has left. */
    stallMs: number
    /** How long what still comes is read and dropped before a connection is closed, so that its last answer arrives. */
    lingerMs: number
    /** Connections over their bound that are refused with an answer at the same time; more are reset. */
    turnedAwayConnections: number
  }

export type ServerContext = {
  readonly clock: Clock
  readonly bounds: ServerBounds
  /** What comes of a body within a window at least, bytes. */
  readonly windowBytes: number
  /** Clients' heads are alike. */
  readonly fields: FieldReader
  /** The header lines of an answer behind which the connection may be used again. */
  readonly keptLines: string
}

/** A client must not send its next request at the moment at which we close, ms. */
const CAUTION_MS = 5_000
/** Two of these would be two opinions of where a body ends, or of what is asked for. */
const single = ['host', 'content-length', 'transfer-encoding', 'expect', 'content-type']

/** `singleFields`: headers that a request may have once, beside those of which HTTP says so. */
export function createServerContext(
  clock: Clock,
  bounds: ServerBounds,
  singleFields: readonly string[],
): ServerContext {
  return {
    clock,
    bounds,
    windowBytes: (bounds.bodyBytesPerSecond * bounds.bodyWindowMs) / 1_000,
    fields: new FieldReader(bounds.fields, [...single, ...singleFields]),
    keptLines: `connection: keep-alive\r\nkeep-alive: timeout=${(bounds.idleMs - CAUTION_MS) / 1_000}\r\n`,
  }
}
