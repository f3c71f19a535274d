// How an answer ended and what is known of it then: the input of settling, whichever stage ended the answer.
import type { FinishReason } from '../../generation/answer/finish-reason.ts'
import type { GatewayError } from '../../generation/error/gateway-error.ts'
import type { GenerationStatus } from '../../ledger/rows/generation-record.ts'
import type { ServerToolCalls } from '../../generation/usage/server-tool-calls.ts'
import type { Usage } from '../../generation/usage/usage.ts'
import { OutputTally } from '../../answer/output-tally.ts'
import type { AnswerReading, ReadCall } from '../../answer/reader.ts'

export type Ending = {
  status: Exclude<GenerationStatus, 'interrupted'>
  /** As the provider reported it so far. */
  usage: Usage | undefined
  /** `usage` is the whole of what the provider bills: it came with the answer's end. */
  isUsageFinal: boolean
  /** Calls of tools that the provider ran, as they went by. */
  serverToolCalls?: ServerToolCalls | undefined
  finish: FinishReason | undefined
  error: GatewayError | undefined
  /** The caller was given some of the answer. */
  hadContent: boolean
  /** Output that went by, for an estimate. */
  tally: OutputTally
  /** The wall clock when the answer first showed something other than reasoning, ms; undefined: it never did. */
  visibleMs: number | undefined
  /** Where several calls make the answer: how far each has come. What is said above is of all together. */
  calls?: readonly ReadCall[] | undefined
  /** We ended it because nothing more could be held for it, or because it passed its cap. */
  endedShort?: true
}

/**
 * What `reader` knows of an answer that ends now; undefined: there was none. `isWhole`: the protocol's terminal event was
 * read. `tally`: what was seen on the way, to which the rest is added.
 */
export function readEnding(
  reader: AnswerReading | undefined,
  status: Ending['status'],
  error: GatewayError | undefined,
  isWhole: boolean,
  tally: OutputTally = new OutputTally(),
): Ending {
  return {
    status,
    usage: reader?.usage,
    isUsageFinal: reader !== undefined && hasFinalUsage(reader, isWhole),
    serverToolCalls: reader?.serverToolCalls,
    finish: reader?.finish,
    error,
    hadContent: false,
    tally,
    visibleMs: undefined,
    calls: reader?.calls,
  }
}

/** Whether a reader's usage is the whole of what the provider bills. */
export function hasFinalUsage({ usage, usageIsPartial, finish }: AnswerReading, isWhole: boolean): boolean {
  return usage !== undefined && usageIsPartial !== true && (isWhole || finish !== undefined)
}
