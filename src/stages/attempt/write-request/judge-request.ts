// Whether an endpoint takes all of a request, found out by writing it: what is lost on the way to it is known nowhere else. Done
// where the body is, and of what was written nothing comes back.
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { ErrorKind } from '../../../generation/error/error-table.ts'
import type { BodyTask } from '../../tickets/decoded.ts'
import { toWriteEntry } from './write-entry.ts'
import type { WriteArgs, WrittenRequest } from './write-options.ts'

/** Why the request may not go there, as plain data. */
type Refusal = { kind: ErrorKind; message: string; param: string }

export type Judging = BodyTask<WriteArgs, Refusal | undefined>

export function judgeRequestTask(writing: BodyTask<WriteArgs, WrittenRequest>): Judging {
  return {
    name: 'judge',
    perform(request, args) {
      try {
        writing.perform(request, args)
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error
        const { kind, message, param } = error
        const isLoss = kind === 'unsupported_parameter' || kind === 'unsupported_responses_feature'
        // What else is wrong with it is found when it is written to be sent.
        if (isLoss && param !== undefined) return { kind, message, param }
      }
      return undefined
    },
    pack: ({ entry, options }) => ({ entry: toWriteEntry(entry), options }),
  }
}
