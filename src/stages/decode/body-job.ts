// The messages between the thread that answers callers and those that read large bodies. A body's buffer is transferred
// with each job and comes back with the result: it is copied at most once, when it first leaves.
import type { JobThreads } from '../../foundation/threads/job-threads.ts'
import { JobError } from '../../foundation/threads/job-threads.ts'
import { toBuffer } from '../../foundation/frames/byte-pile.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import { fromPlainError, type PlainError } from '../../generation/error/plain-error.ts'
import type { InboundName } from '../../generation/protocol-name.ts'
import type { Envelope } from '../../protocols/port/envelope.ts'
import type { Preferences } from '../tickets/preferences.ts'
import type { DecodeOptions } from './decode-options.ts'

/** `task` absent: the body is read for the first time. */
export type BodyJob = {
  bytes: Uint8Array
  inbound: InboundName
  options: DecodeOptions
  task?: { name: string; args: unknown }
}

/** What came of something that a GatewayError may end. */
export type Outcome = { value: unknown } | { error: PlainError }

export type BodyOpening = {
  envelope: Envelope
  preferences: Preferences
  session: string | undefined
  strict: boolean
  size: number
  facts: { readonly [name: string]: Outcome }
}

/** `outcome`: of a first reading a `BodyOpening`, else the task's result. */
export type BodyAnswer = { bytes: Uint8Array; outcome: Outcome }

export type Elsewhere = {
  threads: JobThreads
  /** Who waits for a turn. */
  holder: string
  isWanted(): boolean
}

/** @throws GatewayError the one that it is */
export function takeOutcome(outcome: Outcome): unknown {
  if ('error' in outcome) throw fromPlainError(outcome.error)
  return outcome.value
}

/** @throws GatewayError overloaded; request_too_large where reading takes too long or too much. JobError: a bug */
export async function runBodyJob(
  threads: JobThreads,
  holder: string,
  job: BodyJob,
  isWanted: () => boolean,
): Promise<{ bytes: Buffer; outcome: Outcome }> {
  const own = ownBytes(job.bytes)
  try {
    const message = { ...job, bytes: own } satisfies BodyJob
    const answer = await threads.run({ holder, message, transfer: [own.buffer], isWanted })
    const { bytes, outcome } = answer as BodyAnswer
    return { bytes: toBuffer(bytes), outcome }
  } catch (error) {
    throw error instanceof JobError ? (explain(error) ?? error) : error
  }
}

/** Bytes whose buffer is nobody else's, but for a byte order mark before them, so that it can go over. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes
  const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength - byteLength <= MARK_BYTES
  return isOwn ? (bytes as Uint8Array<ArrayBuffer>) : Uint8Array.from(bytes)
}

const MARK_BYTES = 3

/** Undefined: a bug of ours, to be reported as one. */
function explain({ fault, message }: JobError): GatewayError | undefined {
  switch (fault) {
    case 'busy':
      return new GatewayError('overloaded', 'Too many large requests are being read. Please try again in a moment.', {
        detail: message,
        retryAfterSeconds: 1,
      })
    case 'late':
    case 'no memory':
      return new GatewayError('request_too_large', 'The request takes more time or memory to read than it may.', {
        detail: message,
      })
    case 'unwanted':
      return new GatewayError('invalid_request', 'The caller left.', { detail: message })
    case 'crashed':
      return undefined
    default:
      return fault satisfies never
  }
}
