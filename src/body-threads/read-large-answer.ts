// Reads a large answer on such a thread, with the same reader that would have read it on the thread that answers
// callers.
import { assert } from '../foundation/assert.ts'
import { newId } from '../foundation/ids.ts'
import { systemRandom } from '../foundation/random.ts'
import { FrameError } from '../foundation/frames/sse.ts'
import { GatewayError } from '../generation/error/gateway-error.ts'
import { LossList } from '../generation/loss/loss.ts'
import { toPlainError } from '../generation/error/plain-error.ts'
import { inboundProtocols, outboundProtocols } from '../protocols/protocols.ts'
import { openaiEmbeddingsInbound } from '../protocols/openai-chat/protocol.ts'
import { openEmbeddingReader } from '../answer/embedding/open-embedding-reader.ts'
import type { AnswerJob, AnswerResult, EmbeddingJob } from '../answer/elsewhere/answer-job.ts'
import { openReader } from '../answer/open-reader.ts'
import type { AnswerReader, Output } from '../answer/reader.ts'

export function readLargeAnswer(job: AnswerJob | EmbeddingJob): AnswerResult {
  const losses = new LossList()
  const reader = 'embedding' in job ? openVectors(job, losses) : openAnswer(job, losses)
  for (const piece of job.pieces) reader.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))
  const { bytes, content, ending } = end(reader)
  const { usage, usageIsPartial, finish } = reader
  return {
    bytes: ownBytes(bytes),
    content,
    ending: ending instanceof GatewayError ? toPlainError(ending) : ending,
    usage,
    usageIsPartial,
    finish,
    sample: reader.takeOutput(),
    losses: losses.list(),
  }
}

function openVectors({ outbound, embedding }: EmbeddingJob, losses: LossList): AnswerReader {
  return openEmbeddingReader({
    inbound: openaiEmbeddingsInbound,
    outbound: outboundProtocols[outbound],
    reading: embedding,
    losses,
  })
}

function openAnswer(job: AnswerJob, losses: LossList): AnswerReader {
  const { requestId, callerStreams, passthrough, source, context } = job
  const makeId = (prefix: string) => newId(prefix, systemRandom)
  return openReader({
    inbound: inboundProtocols[job.inbound],
    outbound: outboundProtocols[job.outbound],
    requestId,
    readSource: () => ({ ...source, newId: makeId }),
    readContext() {
      assert(context !== undefined, 'what passes through needs no context')
      return { ...context, newId: makeId, losses }
    },
    callerStreams,
    passthrough,
    hideUsage: false,
    scrub: (error) => error,
    mayEndShort: false,
    answers: 1,
    keepsCalls: false,
    contentType: 'application/json',
    framing: undefined,
  })
}

function end(reader: AnswerReader): Output {
  try {
    return reader.end()
  } catch (error) {
    if (!(error instanceof FrameError)) throw error
    const detail = error.message
    return reader.fail(
      new GatewayError('provider_error', 'The provider sent an answer that could not be read.', { detail }),
    )
  }
}

/** Bytes whose buffer is nobody else's, so that it can go over. */
function ownBytes(bytes: Buffer | string): Uint8Array<ArrayBuffer> {
  const whole = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  const isOwn = whole.buffer instanceof ArrayBuffer && whole.buffer.byteLength === whole.byteLength
  return isOwn ? (whole as Uint8Array<ArrayBuffer>) : Uint8Array.from(whole)
}
