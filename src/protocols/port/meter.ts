// The meter of a stream that passes through. It reads a copy of the bytes to know usage, the commit point and the end, and can
// neither delay nor change what the caller gets.
import type { Frame } from '../../foundation/frames/sse.ts'
import type { FinishReason } from '../../generation/answer/finish-reason.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import type { OutputSink } from '../../generation/answer/output-sink.ts'
import type { ServerToolCalls } from '../../generation/usage/server-tool-calls.ts'
import type { Usage } from '../../generation/usage/usage.ts'

/** What one frame of a passthrough stream says to the meter. */
export type Reading = {
  usage?: Usage
  finish?: FinishReason
  /** The frame carries something that the caller would see as content: the commit point. */
  content?: true
  /** The protocol's terminal event. */
  end?: true
  /** The protocol's error event. */
  error?: GatewayError
  /** Calls of tools that the provider runs and bills, all that went by so far. */
  serverToolCalls?: ServerToolCalls
  /** The frame is the usage chunk of Chat, without choices. */
  usageOnly?: true
  /** A part has ended: another one may follow, or the end. */
  partEnd?: true
}

/** Ends a stream that passes through before its time, from the events that went by last. */
export interface EarlyEnd {
  /** Whether these events say where the stream is: the newest that do are handed to `encode`. `text`: a character a byte. */
  notes(text: string): boolean
  /**
   * What closes everything that is open and says that the answer was cut at its length; undefined where the events do not
   * say how. `answers`: how many the request asked for. `usage`: what the caller is charged for, where they asked to see it.
   */
  encode(newest: readonly Frame[], answers: number, usage: Usage | undefined): string | undefined
}

export interface Meter {
  /** Absent: the end repeats the whole answer, so only whoever followed all of it can write it. */
  readonly earlyEnd?: EarlyEnd
  read(frame: Frame): Reading
  /** What the frame brings of output. */
  readOutput(frame: Frame, sink: OutputSink): void
  /** Frames with output go by that nobody reads: what was told before cannot be told apart from what was not. */
  skipOutput?(): void
}
