// What a generation is charged for, by how it ended. Pure and total: it never reads the request again, waits for nothing
// and throws nothing, so that no ending can miss its settlement.
//
//   complete                          what the provider reported; without usage, what we counted
//   the provider or we failed         nothing, whatever was reported: the loss is ours
//   refused for what was asked or     what the provider reported, else what we counted: it bills for it, and a caller could
//   answered, after content           otherwise have any answer for nothing by asking for a refusal behind it
//   the caller left, or was stopped,  what the provider reported at the end; else what it reported so far, no less than
//   or we ended it short              what we counted; nothing where no provider was given the request
//   revoked before any content        nothing: the caller is answered 401
import { emptyUsage, sumInput, sumOutput, type Usage } from '../../generation/usage/usage.ts'
import { isRevocation } from '../../keys/principal/assert-active.ts'
import type { Ending } from '../tickets/ending.ts'

/** `reported`: as the provider says. `counted`: by our count, where it is more than what was reported. */
export type Basis = 'reported' | 'counted' | 'nothing'

/** What is known of an output that nobody reported. */
export type Counted = {
  inputTokens: number
  /** Text, reasoning, tool calls and media that went by. */
  outputTokens: number
  /** Reasoning that the provider does not show, by the time that it took. */
  hiddenTokens: number
}

/** `wasSent`: a provider was given the request, and had not failed. */
export function chooseBasis(ending: Ending, wasSent: boolean): Basis {
  const { status, isUsageFinal, endedShort, error } = ending
  const reported = isUsageFinal ? 'reported' : 'counted'
  if (endedShort === true) return 'counted'
  if (status === 'completed') return reported
  const isRefused = error !== undefined && isRevocation(error) && !ending.hadContent
  if (status === 'cancelled') return wasSent && !isRefused ? reported : 'nothing'
  return error?.kind === 'content_policy_violation' && ending.hadContent ? reported : 'nothing'
}

/** The usage to charge, and whether it is an estimate. What was reported stands; what is missing of it is added. */
export function conclude(
  { usage }: Ending,
  basis: Basis,
  counted: Counted | undefined,
): { usage: Usage | undefined; estimated: boolean } {
  if (basis === 'nothing' || counted === undefined) return { usage, estimated: false }
  if (basis === 'reported' && usage !== undefined) return { usage, estimated: false }
  const { inputTokens, outputTokens, hiddenTokens } = counted
  if (usage === undefined)
    return {
      usage: { ...emptyUsage(), input: inputTokens, output: outputTokens, reasoning: hiddenTokens },
      estimated: true,
    }
  const input = sumInput(usage) === 0 ? { input: inputTokens } : {}
  const missing = Math.max(0, outputTokens + hiddenTokens - sumOutput(usage))
  return { usage: { ...usage, ...input, output: usage.output + missing }, estimated: true }
}
