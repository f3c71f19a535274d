// A reader takes an upstream's chunks and gives what the caller is to get: a synchronous push machine in two kinds,
// passthrough and translate. It knows how far the answer has come, and nothing of sockets, time or money.
import type { FinishReason } from '../generation/answer/finish-reason.ts'
import type { GatewayError } from '../generation/error/gateway-error.ts'
import type { ServerToolCalls } from '../generation/usage/server-tool-calls.ts'
import type { Usage } from '../generation/usage/usage.ts'
import type { AnsweredCall } from './calls/answered-call.ts'
import type { OutputSample } from './output-sample.ts'
import type { OutputTally } from './output-tally.ts'

/** What one push gave. */
export type Output = {
  /** For the caller, in order. */
  bytes: Buffer | string
  /** The caller would see content: the commit point. */
  content: boolean
  /** The answer is over: whole, or failed. With `end` the bytes hold the terminal event, with an error what tells it. */
  ending: 'end' | GatewayError | undefined
  /** What was pushed is read on a thread: this is its output, and until then nothing more may be pushed. */
  later?: Promise<Output>
}

/** What is known of an answer on its way, and how it is ended where it must be. */
export interface AnswerReading {
  /** Ends the answer with an error of ours (silence, a broken connection). */
  fail(error: GatewayError): Output
  /** As the provider reported it so far. */
  readonly usage: Usage | undefined
  /**
   * What was reported is not the whole of what was used, or makes no sense: it was reported before the last content, or
   * says that nothing went in, or that nothing came out where something did. Its figures are a lower bound each.
   */
  readonly usageIsPartial: boolean
  /** Calls of tools that the provider ran, as they went by: what is billed of them where usage does not say it. */
  readonly serverToolCalls?: ServerToolCalls | undefined
  readonly finish: FinishReason | undefined
  /** A finish reason was seen, or the last part that was open has ended and nothing followed. */
  readonly isAboutToEnd: boolean
  /** About the most text that `takeOutput` would give, bytes, where it has to be read for that; undefined: it is at hand. */
  readonly unreadBytes?: number
  /** The output that has gone by since the last call, of every kind. For estimates only. */
  takeOutput(): OutputSample
  /** Events that have gone by, as far as each may bring output. */
  readonly eventCount: number
  /** Something other than reasoning has gone by. Absent: nobody asks that of it. */
  readonly hasShown?: boolean
  /**
   * The fewest bytes of an event with text that were no text, in what was taken so far: so many of each further event need
   * not be looked at. Absent, or 0: nothing is known of that.
   */
  readonly frameBytes?: number
  /**
   * Ends the answer cleanly before its time, with the protocol's length reason; undefined where it cannot be done. `usage`:
   * what the caller is charged for.
   */
  finishShort(usage: Usage): Output | undefined
  /**
   * The calls of the caller's tools, to be asked for once the answer has ended, where it was opened to keep them. Undefined: they
   * were too many or too large to be kept.
   */
  readCalls?(): readonly AnsweredCall[] | undefined
  /** Where several calls make the answer: each of them, begun or not. */
  readonly calls?: readonly ReadCall[]
}

/** How far one of several calls has come. */
export type ReadCall = {
  /** Undefined: nothing of its answer has come. */
  readonly reader: AnswerReading | undefined
  /** Its answer has ended, and nothing more of it will be billed. */
  readonly isWhole: boolean
  /** The provider was given the request, and has not failed before its answer. */
  readonly wasSent: boolean
  /** The wall clock when it began, and when it first showed something other than reasoning, ms. */
  readonly startedMs: number
  readonly visibleMs: number | undefined
  /** The output that was taken of its reader so far. */
  readonly tally: OutputTally
}

export interface AnswerReader extends AnswerReading {
  push(chunk: Buffer): Output
  /** The upstream stopped. */
  end(): Output
  /** An answer that had no content within so many bytes has failed. */
  readonly contentWithinBytes: number
  /** Bytes that it keeps of what was pushed: of an event whose end has not come, or until the answer's end. */
  readonly keptBytes: number
  /** Behind the answer's end `push` and `end` still give what the provider sends, as whole events. */
  readonly handsOn: boolean
}

export const nothing: Output = { bytes: '', content: false, ending: undefined }
