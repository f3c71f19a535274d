// Reads a whole answer that is one JSON text. The bytes are gathered until the end; a small text is then read on this
// thread and a large one on another, so that no answer blocks the event loop. The result is the same either way.
import { bounds } from '../../foundation/bounds.ts'
import { BytePile } from '../../foundation/frames/byte-pile.ts'
import { outlineJson } from '../../foundation/json/json-outline.ts'
import type { FinishReason } from '../../generation/answer/finish-reason.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import { fromPlainError } from '../../generation/error/plain-error.ts'
import type { LossList } from '../../generation/loss/loss.ts'
import type { Usage } from '../../generation/usage/usage.ts'
import type { AnsweredCall } from '../calls/answered-call.ts'
import { nothing, type AnswerReader, type Output } from '../reader.ts'
import { emptySample, type OutputSample } from '../output-sample.ts'
import { runAnswerJob, type AnswerJob, type AnswerResult, type AnswerThreads, type EmbeddingJob } from './answer-job.ts'
import { ByteBlocks } from './byte-blocks.ts'

/** A shorter text has too few values to be worth a look. */
const HARMLESS_BYTES = 64 * 1024

/** The job that reads an answer elsewhere; its losses are told where the caller's answer is described. */
type OpenJob = (pieces: AnswerJob['pieces']) => { job: AnswerJob | EmbeddingJob; losses: LossList | undefined }

export class GatheredReader implements AnswerReader {
  readonly #openJob: OpenJob
  readonly #threads: AnswerThreads
  /** Reads what is small, and says why an answer cannot be read. Opened at the start: the attempt sees where it cannot be. */
  readonly #here: AnswerReader
  readonly #pile = new BytePile()
  /** What came beyond the size that is read here. */
  #blocks: ByteBlocks | undefined
  #result: AnswerResult | undefined
  /** The output of `#result` was asked for. */
  #isTaken = false
  readonly handsOn = false
  readonly eventCount = 0
  readonly contentWithinBytes = bounds.answerBodyBytes
  readonly isAboutToEnd = false

  constructor(openJob: OpenJob, threads: AnswerThreads, here: AnswerReader) {
    this.#openJob = openJob
    this.#threads = threads
    this.#here = here
  }

  get keptBytes(): number {
    return this.#pile.size + (this.#blocks?.size ?? 0) + this.#here.keptBytes
  }

  get usage(): Usage | undefined {
    return (this.#result ?? this.#here)?.usage
  }

  get usageIsPartial(): boolean {
    return (this.#result ?? this.#here)?.usageIsPartial === true
  }

  get finish(): FinishReason | undefined {
    return (this.#result ?? this.#here)?.finish
  }

  /** Of what was read elsewhere the output is at hand. */
  get unreadBytes(): number {
    return (this.#result === undefined ? this.#here.unreadBytes : undefined) ?? Number.POSITIVE_INFINITY
  }

  push(chunk: Buffer): Output {
    if (this.#blocks !== undefined) this.#blocks.push(chunk)
    else {
      this.#pile.push(chunk)
      if (this.#pile.size > bounds.largeAnswerBytes) {
        this.#blocks = new ByteBlocks()
        this.#blocks.push(this.#pile.take())
      }
    }
    return nothing
  }

  end(): Output {
    if (this.#blocks !== undefined) return this.#readElsewhere(this.#blocks)
    const bytes = this.#pile.take()
    if (holdsManyValues(bytes)) {
      const blocks = new ByteBlocks()
      blocks.push(bytes)
      return this.#readElsewhere(blocks)
    }
    this.#here.push(bytes)
    return this.#here.end()
  }

  fail(error: GatewayError): Output {
    return this.#here.fail(error)
  }

  takeOutput(): OutputSample {
    if (this.#result === undefined) return this.#here.takeOutput()
    if (this.#isTaken) return emptySample
    this.#isTaken = true
    return this.#result.sample
  }

  /** Of what was read elsewhere they are not known. */
  readCalls(): readonly AnsweredCall[] | undefined {
    return this.#result === undefined ? this.#here.readCalls?.() : undefined
  }

  finishShort(): undefined {
    return undefined
  }

  #readElsewhere(blocks: ByteBlocks): Output {
    const { job, losses } = this.#openJob(blocks.take())
    const later = runAnswerJob(this.#threads, job).then((result) => {
      this.#result = result
      losses?.addAll(result.losses)
      const { bytes, content, ending } = result
      // It is told here, where the operator's secrets are known.
      if (typeof ending === 'object') return this.#here.fail(fromPlainError(ending))
      return { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), content, ending }
    })
    return { ...nothing, later }
  }
}

function holdsManyValues(bytes: Buffer): boolean {
  if (bytes.length <= HARMLESS_BYTES) return false
  return outlineJson(bytes.toString('latin1'), bounds.largeAnswerValues).values > bounds.largeAnswerValues
}
