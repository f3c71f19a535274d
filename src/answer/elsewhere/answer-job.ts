// The messages between the thread that answers callers and the threads that read large answers: the bytes of an answer
// go over, and the reader's result comes back. Buffers are transferred and not copied.
import { JobError, type JobThreads } from '../../foundation/threads/job-threads.ts'
import type { FinishReason } from '../../generation/answer/finish-reason.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { Loss } from '../../generation/loss/loss.ts'
import type { PlainError } from '../../generation/error/plain-error.ts'
import type { InboundProtocolName, ProtocolName } from '../../generation/protocol-name.ts'
import type { Usage } from '../../generation/usage/usage.ts'
import type { AnswerContext } from '../../protocols/port/answer-context.ts'
import type { Source } from '../../protocols/port/source.ts'
import type { EmbeddingReading } from '../embedding/embedding-reading.ts'
import type { OutputSample } from '../output-sample.ts'

/** A whole answer that is one JSON text, and how its reader is opened. */
export type AnswerJob = {
  /** The answer, in pieces whose buffers are nobody else's. */
  pieces: readonly Uint8Array<ArrayBuffer>[]
  inbound: InboundProtocolName
  outbound: ProtocolName
  requestId: string
  callerStreams: boolean
  passthrough: boolean
  source: Omit<Source, 'newId'>
  /** Undefined where the bytes pass through. */
  context: Omit<AnswerContext, 'newId' | 'losses'> | undefined
}

/** A whole answer that is vectors, and how its reader is opened. */
export type EmbeddingJob = {
  pieces: AnswerJob['pieces']
  outbound: ProtocolName
  embedding: EmbeddingReading
}

/** As `Output` and what a reader knows when it has ended. */
export type AnswerResult = {
  bytes: Uint8Array<ArrayBuffer>
  content: boolean
  ending: 'end' | PlainError | undefined
  usage: Usage | undefined
  usageIsPartial: boolean
  finish: FinishReason | undefined
  sample: OutputSample
  losses: readonly Loss[]
}

export type AnswerThreads = {
  threads: JobThreads
  /** Who waits for a turn. */
  holder: string
}

/** @throws GatewayError overloaded; provider_error where reading takes too long or too much. JobError: a bug */
export async function runAnswerJob(
  { threads, holder }: AnswerThreads,
  job: AnswerJob | EmbeddingJob,
): Promise<AnswerResult> {
  const transfer = job.pieces.map(({ buffer }) => buffer)
  try {
    return (await threads.run({ holder, message: job, transfer, isWanted: () => true })) as AnswerResult
  } catch (error) {
    throw error instanceof JobError ? (explain(error) ?? error) : error
  }
}

/** Undefined: a bug of ours, to be reported as one. */
function explain({ fault, message }: JobError): GatewayError | undefined {
  if (fault === 'busy')
    return new GatewayError('overloaded', 'Too many large answers are being read. Please try again in a moment.', {
      detail: message,
      retryAfterSeconds: 1,
    })
  if (fault !== 'late' && fault !== 'no memory') return undefined
  return new GatewayError('provider_error', 'The provider sent an answer that takes more to read than it may.', {
    detail: message,
  })
}
