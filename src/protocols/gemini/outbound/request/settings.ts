// generationConfig: sampling, output cap, answer format, reasoning.
import { effortBudgets, nearestEffort, readEffort } from '../../../../generation/request/effort.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import type {
  Effort,
  GenerationRequest,
  ReasoningRequest,
  ResponseFormat,
} from '../../../../generation/request/request.ts'
import type { Target } from '../../../port/target.ts'
import { narrowSchema } from './schema.ts'
import type { WireGenerationConfig, WireThinkingConfig } from '../../wire.ts'

const MOST_STOP_SEQUENCES = 5
const MOST_LOGPROBS = 20
const INT32 = 2 ** 31
const levels = ['minimal', 'low', 'medium', 'high'] as const satisfies readonly Effort[]

export function encodeSettings(request: GenerationRequest, target: Target, losses: LossList): WireGenerationConfig {
  const thinkingConfig = request.reasoning && encodeThinking(request.reasoning, target, losses)
  return {
    ...encodeCap(request.outputCap, target, losses),
    ...encodeSampling(request, target, losses),
    ...encodeFormat(chooseFormat(request, target, losses), losses),
    ...encodeModalities(request, target, losses),
    ...(thinkingConfig === undefined ? {} : { thinkingConfig }),
  }
}

function encodeCap(outputCap: number | undefined, target: Target, losses: LossList): WireGenerationConfig {
  if (outputCap === undefined) return {}
  const limit = target.capabilities.maxOutputTokens ?? Number.POSITIVE_INFINITY
  if (outputCap > limit) losses.change('outputCap', `the model gives at most ${limit} tokens`)
  return { maxOutputTokens: Math.min(outputCap, limit) }
}

function encodeSampling({ sampling }: GenerationRequest, target: Target, losses: LossList): WireGenerationConfig {
  const config: WireGenerationConfig = {}
  const { temperature, topP, topK, frequencyPenalty, presencePenalty, seed, stop, logprobs, topLogprobs } = sampling
  if (target.capabilities.sampling) {
    if (temperature !== undefined) config.temperature = temperature
    if (topP !== undefined) config.topP = topP
    if (topK !== undefined) config.topK = topK
    if (frequencyPenalty !== undefined) config.frequencyPenalty = frequencyPenalty
    if (presencePenalty !== undefined) config.presencePenalty = presencePenalty
  } else {
    for (const field of ['temperature', 'topP', 'topK', 'frequencyPenalty', 'presencePenalty'] as const) {
      if (sampling[field] !== undefined) losses.drop(`sampling.${field}`, 'the model takes no sampling parameters')
    }
  }
  if (seed !== undefined) {
    if (Number.isInteger(seed) && seed >= -INT32 && seed < INT32) config.seed = seed
    else losses.drop('sampling.seed', 'Gemini takes seeds of 32 bits')
  }
  const sequences = (stop ?? []).filter((sequence) => sequence !== '')
  if (sequences.length > 0) {
    config.stopSequences = sequences.slice(0, MOST_STOP_SEQUENCES)
    if (sequences.length > MOST_STOP_SEQUENCES) {
      losses.change('sampling.stop', `Gemini takes ${MOST_STOP_SEQUENCES} stop sequences; the first were sent`)
    }
  }
  if (logprobs === true) {
    config.responseLogprobs = true
    if (topLogprobs !== undefined) config.logprobs = Math.min(topLogprobs, MOST_LOGPROBS)
  }
  if (sampling.logitBias !== undefined && Object.keys(sampling.logitBias).length > 0) {
    losses.drop('sampling.logitBias', 'token ids mean nothing to a model of another vendor')
  }
  return config
}

/**
 * Models before Gemini 3 take no answer format beside functions ("Function calling with a response mime type:
 * 'application/json' is unsupported"). An agent without its tools could do nothing, so the format gives way.
 */
function chooseFormat(request: GenerationRequest, target: Target, losses: LossList): ResponseFormat | undefined {
  const { responseFormat, tools = [], toolChoice } = request
  const isPlain = responseFormat === undefined || responseFormat.type === 'text'
  const isAlone = toolChoice?.mode === 'none' || tools.every(({ kind }) => kind === 'opaque')
  if (isPlain || isAlone || target.quirks.thinkingLevel === true) return responseFormat
  losses.drop('responseFormat', 'the model takes no answer format beside tools')
  return undefined
}

/** Gemini always holds to the schema: `strict` is no loss. Name and description become the schema's own annotations. */
function encodeFormat(format: ResponseFormat | undefined, losses: LossList): WireGenerationConfig {
  if (format === undefined || format.type === 'text') return {}
  if (format.type === 'json') return { responseMimeType: 'application/json' }
  const { schema, changed } = narrowSchema(format.schema)
  if (changed) losses.change('responseFormat.schema', 'keywords that Gemini passes over were left out')
  // Beside a `$ref` nothing else may stand.
  const canAnnotate = schema['$ref'] === undefined
  if (format.name !== undefined && schema['title'] !== format.name) {
    if (canAnnotate && schema['title'] === undefined) schema['title'] = format.name
    else losses.drop('responseFormat.name', 'the schema has a title of its own')
  }
  if (format.description !== undefined && schema['description'] !== format.description) {
    if (canAnnotate && schema['description'] === undefined) schema['description'] = format.description
    else losses.drop('responseFormat.description', 'the schema has a description of its own')
  }
  return { responseMimeType: 'application/json', responseJsonSchema: schema }
}

function encodeModalities(request: GenerationRequest, target: Target, losses: LossList): WireGenerationConfig {
  const wanted = request.outputModalities ?? []
  if (request.audioOutput !== undefined) {
    losses.drop('audioOutput', 'voices and audio formats of another vendor mean nothing to Gemini')
  }
  if (wanted.every((modality) => modality === 'text')) return {}
  for (const modality of wanted) {
    if (!target.capabilities.output.some((able) => able === modality)) {
      losses.refuse('outputModalities', `the model gives no ${modality}`)
      return {}
    }
  }
  return { responseModalities: wanted.map((modality) => modality.toUpperCase()) }
}

function encodeThinking(reasoning: ReasoningRequest, target: Target, losses: LossList): WireThinkingConfig | undefined {
  const isOff = reasoning.mode === 'off' || reasoning.effort === 'none'
  if (!target.capabilities.reasoning.supported) {
    if (!isOff) reportUnsupported(reasoning, losses)
    return undefined
  }
  if (isOff) return switchOff(reasoning, target, losses)
  if (reasoning.show === 'concise' || reasoning.show === 'detailed') {
    losses.change('reasoning.show', 'Gemini shows its thoughts at one length')
  }
  return {
    ...(target.quirks.thinkingLevel === true
      ? encodeLevel(reasoning, target, losses)
      : encodeBudget(reasoning, target, losses)),
    includeThoughts: reasoning.show !== 'none',
  }
}

function reportUnsupported(reasoning: ReasoningRequest, losses: LossList): void {
  const reason = 'the model does not reason'
  if (reasoning.effort !== undefined) losses.drop('reasoning.effort', reason)
  if (reasoning.budgetTokens !== undefined) losses.drop('reasoning.budgetTokens', reason)
  if (reasoning.mode !== undefined && reasoning.effort === undefined && reasoning.budgetTokens === undefined) {
    losses.drop('reasoning.mode', reason)
  }
}

/** Gemini 3 and 2.5 Pro always think; the least that they can is asked for, and reported. */
function switchOff(reasoning: ReasoningRequest, target: Target, losses: LossList): WireThinkingConfig {
  const field = reasoning.mode === 'off' ? 'reasoning.mode' : 'reasoning.effort'
  const { toggle, budgetTokens } = target.capabilities.reasoning
  if (target.quirks.thinkingLevel === true) {
    losses.change(field, 'the model always reasons; the least was asked for')
    const least = nearestEffort('none', availableLevels(target))
    return least === undefined ? {} : { thinkingLevel: least.toUpperCase() }
  }
  if (toggle) return { thinkingBudget: 0 }
  losses.change(field, 'the model always reasons; the least was asked for')
  return budgetTokens === undefined ? {} : { thinkingBudget: budgetTokens.min }
}

function availableLevels(target: Target): Effort[] {
  return levels.filter((level) => target.capabilities.reasoning.efforts.includes(level))
}

function encodeLevel(reasoning: ReasoningRequest, target: Target, losses: LossList): WireThinkingConfig {
  const { effort, budgetTokens } = reasoning
  if (budgetTokens !== undefined) {
    if (effort === undefined) losses.change('reasoning.budgetTokens', 'the model takes an effort, not a budget')
    else losses.drop('reasoning.budgetTokens', 'the model takes an effort, not a budget')
  }
  const wanted = effort ?? (budgetTokens === undefined ? undefined : readEffort(budgetTokens))
  if (wanted === undefined) return {}
  const level = nearestEffort(wanted, availableLevels(target))
  if (level === undefined) {
    losses.drop('reasoning.effort', 'the model takes no effort')
    return {}
  }
  if (effort !== undefined && level !== effort) losses.change('reasoning.effort', `the model's nearest is ${level}`)
  return { thinkingLevel: level.toUpperCase() }
}

/** A budget of -1 lets the model decide. */
function encodeBudget(reasoning: ReasoningRequest, target: Target, losses: LossList): WireThinkingConfig {
  const { effort, budgetTokens, mode } = reasoning
  if (budgetTokens !== undefined && effort !== undefined) {
    losses.drop('reasoning.effort', 'the model takes one of budget and effort')
  }
  const wanted = budgetTokens ?? (effort === undefined ? undefined : effortBudgets[effort])
  if (wanted === undefined) return mode === undefined ? {} : { thinkingBudget: -1 }
  const { min = 0, max = Number.POSITIVE_INFINITY } = target.capabilities.reasoning.budgetTokens ?? {}
  const budget = Math.min(Math.max(wanted, min), max)
  if (budget !== wanted) {
    losses.change(
      budgetTokens === undefined ? 'reasoning.effort' : 'reasoning.budgetTokens',
      `the model's nearest is ${budget} tokens`,
    )
  }
  return { thinkingBudget: budget }
}
