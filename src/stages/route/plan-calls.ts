// How often an endpoint has to be called for the answers that a request wants. Only callers of Chat ask for several, and only
// a provider of Chat whose answer passes through gives them in one: everywhere else each call gives one of them, and all
// are translated into one answer.
import { bounds } from '../../foundation/bounds.ts'
import type { ProviderProtocol } from '../../providers/provider.ts'
import type { Mode } from '../tickets/plan.ts'

type Chosen = { protocol: ProviderProtocol; mode: Mode }

export function planCalls(answers: number, { protocol, mode }: Chosen): Chosen & { calls: number } {
  const givesSeveral = mode.answer === 'passthrough' && protocol.quirks.refusedFields?.includes('n') !== true
  if (answers <= 1 || givesSeveral) return { protocol, mode, calls: 1 }
  return { protocol, mode: { ...mode, answer: 'translate' }, calls: answers }
}

/** Inputs for embeddings beyond what one call may have are shared out among several; too many of those are not begun. */
export function planShares(inputs: number, { protocol, mode }: Chosen): Chosen & { calls: number } {
  const calls = Math.ceil(inputs / (protocol.quirks.inputsPerCall ?? inputs))
  if (calls === 1 || calls > bounds.candidates) return { protocol, mode, calls: 1 }
  return { protocol, mode: { request: 'encode', answer: 'translate' }, calls }
}
