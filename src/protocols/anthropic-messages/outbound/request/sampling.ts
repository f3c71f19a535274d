// Sampling parameters. Anthropic has temperature (0 to 1), top_p, top_k and stop sequences; a model that thinks, and
// models since Opus 4.7, refuse the first three unless they stand at their default of 1.
import type { JsonObject } from '../../../../foundation/json/json.ts'
import type { LossField } from '../../../../generation/loss/loss-field.ts'
import type { Encoding } from './encoding.ts'

export function encodeSampling(encoding: Encoding, thinking: boolean): JsonObject {
  const { request, target, losses, own } = encoding
  const { sampling } = request
  reportForeign(encoding)
  const refusal = !target.capabilities.sampling
    ? 'the model takes no sampling parameters'
    : thinking
      ? 'a model that thinks takes no sampling parameters'
      : undefined
  const take = (field: LossField, value: number | undefined, reason: string | undefined): number | undefined => {
    if (value === undefined || reason === undefined) return value
    if (value !== 1) losses.drop(field, reason)
    // The default is taken from a model that thinks, and says nothing to one that takes no sampling at all.
    return value === 1 && target.capabilities.sampling ? value : undefined
  }
  let temperature = take('sampling.temperature', sampling.temperature, refusal)
  // While thinking, top_p is taken from 0.95 to 1.
  const topPTaken = target.capabilities.sampling && (sampling.topP ?? 0) >= 0.95
  let topP = take('sampling.topP', sampling.topP, topPTaken ? undefined : refusal)
  if (temperature !== undefined && (temperature < 0 || temperature > 1)) {
    temperature = Math.min(1, Math.max(0, temperature))
    losses.change('sampling.temperature', 'moved into 0 to 1')
  }
  // Models since Opus 4.1 refuse both together; one at its default says nothing.
  if (!own && temperature !== undefined && topP !== undefined) {
    if (temperature === 1) temperature = undefined
    else {
      if (topP !== 1) losses.drop('sampling.topP', 'temperature and top_p are not taken together')
      topP = undefined
    }
  }
  let topK = sampling.topK
  if (topK !== undefined && refusal !== undefined) {
    losses.drop('sampling.topK', refusal)
    topK = undefined
  }
  return {
    ...encodeStop(encoding),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(topK === undefined ? {} : { top_k: topK }),
  }
}

/** Sequences of white space alone are refused. */
function encodeStop({ request, losses, own }: Encoding): JsonObject {
  const { stop } = request.sampling
  if (stop === undefined) return {}
  if (own) return { stop_sequences: stop }
  const kept = stop.filter((sequence) => sequence.trim() !== '')
  if (kept.length < stop.length) losses.change('sampling.stop', 'sequences of white space alone are refused')
  return kept.length === 0 ? {} : { stop_sequences: kept }
}

function reportForeign({ request: { sampling }, losses }: Encoding): void {
  const reason = 'Messages has no such parameter'
  if ((sampling.frequencyPenalty ?? 0) !== 0) losses.drop('sampling.frequencyPenalty', reason)
  if ((sampling.presencePenalty ?? 0) !== 0) losses.drop('sampling.presencePenalty', reason)
  if (sampling.seed !== undefined) losses.drop('sampling.seed', reason)
  if (sampling.logprobs === true) losses.drop('sampling.logprobs', reason)
  if ((sampling.topLogprobs ?? 0) > 0) losses.drop('sampling.topLogprobs', reason)
  if (Object.keys(sampling.logitBias ?? {}).length > 0) losses.drop('sampling.logitBias', reason)
}
