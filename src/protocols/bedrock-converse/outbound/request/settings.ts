// Sampling, output cap, answer format and reasoning. What Converse has no field for goes to the model itself, in its own
// words (`additionalModelRequestFields`), where we know them.
import type { JsonObject } from '../../../../foundation/json/json.ts'
import { effortBudgets, nearestEffort, readEffort } from '../../../../generation/request/effort.ts'
import type { LossList } from '../../../../generation/loss/loss.ts'
import type {
  Effort,
  GenerationRequest,
  ReasoningRequest,
  ResponseFormat,
} from '../../../../generation/request/request.ts'
import type { Target } from '../../../port/target.ts'
import { restrictSchema } from '../../../restrict-schema.ts'
import type { WireInference, WireOutputConfig, WireRequest } from '../../wire.ts'
import { findDialect, type Dialect } from './dialect.ts'

const MOST_STOP_SEQUENCES = 4
/** Claude refuses less. */
const LEAST_BUDGET = 1_024

type Reasoning = {
  /** For the model itself. */
  fields: JsonObject
  effort?: string
  /** Claude reasons, which forbids some sampling. */
  isClaudeThinking: boolean
  /** Within a budget, which forbids forced tools too (adaptive thinking takes them). */
  hasBudget?: true
}

type Inference = {
  body: Pick<
    WireRequest,
    'inferenceConfig' | 'outputConfig' | 'additionalModelRequestFields' | 'additionalModelResponseFieldPaths'
  >
  /** Claude was asked to reason within a budget: it may not be forced to call a tool. */
  hasBudget: boolean
}

/** `beganWithoutReasoning`: see encode-messages. */
export function encodeSettings(
  request: GenerationRequest,
  target: Target,
  beganWithoutReasoning: boolean,
  losses: LossList,
): Inference {
  const dialect = findDialect(target.model, target.capabilities)
  const reasoning = encodeReasoning(request, target, dialect, beganWithoutReasoning, losses)
  const inferenceConfig = encodeSampling(request, target, reasoning.isClaudeThinking, losses)
  const textFormat = encodeFormat(request.responseFormat, target, losses)
  const outputConfig: WireOutputConfig = {
    ...(textFormat === undefined ? {} : { textFormat }),
    ...(reasoning.effort === undefined ? {} : { effort: reasoning.effort }),
  }
  const modelFields = {
    ...encodeTopK(request.sampling.topK, target, dialect, reasoning.isClaudeThinking, losses),
    ...reasoning.fields,
  }
  const isEmpty = (value: object) => Object.keys(value).length === 0
  return {
    hasBudget: reasoning.hasBudget === true,
    body: {
      ...(isEmpty(inferenceConfig) ? {} : { inferenceConfig }),
      ...(isEmpty(outputConfig) ? {} : { outputConfig }),
      ...(isEmpty(modelFields) ? {} : { additionalModelRequestFields: modelFields }),
      // Claude says which sequence stopped it; whole answers and streams say it in different places.
      ...(dialect === 'anthropic' && inferenceConfig.stopSequences !== undefined
        ? { additionalModelResponseFieldPaths: ['/stop_sequence', '/delta/stop_sequence'] }
        : {}),
    },
  }
}

function encodeSampling(
  { sampling, outputCap }: GenerationRequest,
  target: Target,
  isClaudeThinking: boolean,
  losses: LossList,
): WireInference {
  const config: WireInference = {}
  if (outputCap !== undefined) {
    const limit = target.capabilities.maxOutputTokens ?? Number.POSITIVE_INFINITY
    config.maxTokens = Math.min(outputCap, limit)
    if (outputCap > limit) losses.change('outputCap', `the model gives at most ${limit} tokens`)
  }
  const { temperature, topP, stop } = sampling
  if (temperature !== undefined) {
    if (!target.capabilities.sampling) losses.drop('sampling.temperature', 'the model takes no sampling parameters')
    else if (isClaudeThinking && temperature !== 1) losses.drop('sampling.temperature', 'not allowed with reasoning')
    else {
      config.temperature = Math.min(Math.max(temperature, 0), 1)
      if (config.temperature !== temperature) losses.change('sampling.temperature', 'Converse goes from 0 to 1')
    }
  }
  if (topP !== undefined) {
    if (!target.capabilities.sampling) losses.drop('sampling.topP', 'the model takes no sampling parameters')
    else if (isClaudeThinking && topP < 0.95) losses.drop('sampling.topP', 'not allowed with reasoning')
    else config.topP = topP
  }
  const sequences = (stop ?? []).filter((sequence) => sequence !== '')
  if (sequences.length > 0) config.stopSequences = sequences.slice(0, MOST_STOP_SEQUENCES)
  if (sequences.length > MOST_STOP_SEQUENCES) {
    losses.change('sampling.stop', `Converse takes ${MOST_STOP_SEQUENCES} stop sequences; the first were sent`)
  }
  const missing = 'Converse has no such parameter'
  if (sampling.frequencyPenalty !== undefined && sampling.frequencyPenalty !== 0) {
    losses.drop('sampling.frequencyPenalty', missing)
  }
  if (sampling.presencePenalty !== undefined && sampling.presencePenalty !== 0) {
    losses.drop('sampling.presencePenalty', missing)
  }
  if (sampling.seed !== undefined) losses.drop('sampling.seed', missing)
  if (sampling.logprobs === true) losses.drop('sampling.logprobs', missing)
  if (sampling.topLogprobs !== undefined && sampling.logprobs === true) losses.drop('sampling.topLogprobs', missing)
  if (Object.keys(sampling.logitBias ?? {}).length > 0) losses.drop('sampling.logitBias', missing)
  return config
}

function encodeTopK(
  topK: number | undefined,
  target: Target,
  dialect: Dialect,
  isClaudeThinking: boolean,
  losses: LossList,
): JsonObject {
  if (topK === undefined) return {}
  if (!target.capabilities.sampling) losses.drop('sampling.topK', 'the model takes no sampling parameters')
  else if (isClaudeThinking) losses.drop('sampling.topK', 'not allowed with reasoning')
  else if (dialect === 'anthropic' || dialect === 'mistral') return { top_k: topK }
  else if (dialect === 'amazon') return { inferenceConfig: { topK } }
  else losses.drop('sampling.topK', 'the model takes no topK')
  return {}
}

/** Structured outputs of Converse: `outputConfig.textFormat`, where the model can. The schema travels as text. */
function encodeFormat(
  format: ResponseFormat | undefined,
  target: Target,
  losses: LossList,
): WireOutputConfig['textFormat'] | undefined {
  if (format === undefined || format.type === 'text') return undefined
  if (format.type === 'json') {
    losses.drop('responseFormat', 'Converse holds answers to a schema, not to JSON as such')
    return undefined
  }
  if (!target.capabilities.json) {
    losses.drop('responseFormat.schema', 'the model does not hold its answers to a schema')
    return undefined
  }
  const { name, description } = format
  const { schema, changed } = restrictSchema(format.schema)
  if (changed) losses.change('responseFormat.schema', 'keywords that are refused here were left out')
  return {
    type: 'json_schema',
    structure: {
      jsonSchema: {
        schema: JSON.stringify(schema),
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
      },
    },
  }
}

const none: Reasoning = { fields: {}, isClaudeThinking: false }

function encodeReasoning(
  request: GenerationRequest,
  target: Target,
  dialect: Dialect,
  beganWithoutReasoning: boolean,
  losses: LossList,
): Reasoning {
  const { reasoning } = request
  if (reasoning === undefined) return none
  const { supported, toggle } = target.capabilities.reasoning
  const isOff = reasoning.mode === 'off' || reasoning.effort === 'none'
  if (isOff) {
    // Reasoning that can be switched off is off where it is not asked for.
    if (supported && !toggle) {
      losses.change(reasoning.mode === 'off' ? 'reasoning.mode' : 'reasoning.effort', 'the model always reasons')
      return none
    }
    // Newer Claude may reason unasked.
    return supported && dialect === 'anthropic'
      ? { fields: { thinking: { type: 'disabled' } }, isClaudeThinking: false }
      : none
  }
  if (!supported || dialect === 'unknown' || dialect === 'mistral') {
    const reason = supported ? 'Converse has no field for it with this model' : 'the model does not reason'
    if (reasoning.effort !== undefined) losses.drop('reasoning.effort', reason)
    if (reasoning.budgetTokens !== undefined) losses.drop('reasoning.budgetTokens', reason)
    if (reasoning.mode !== undefined) losses.drop('reasoning.mode', reason)
    return none
  }
  if (reasoning.show === 'concise' || reasoning.show === 'detailed') {
    losses.change('reasoning.show', 'the model shows its reasoning at one length')
  }
  if (dialect === 'anthropic') {
    return target.quirks.adaptiveThinking === true
      ? encodeAdaptive(reasoning, target, losses)
      : encodeBudget(request, reasoning, target, beganWithoutReasoning, losses)
  }
  return encodeEffort(reasoning, target, dialect, losses)
}

/** Newer Claude: the model decides, effort guides it. `display` says whether the thought is shown. */
function encodeAdaptive(reasoning: ReasoningRequest, target: Target, losses: LossList): Reasoning {
  const effort = chooseEffort(reasoning, ['low', 'medium', 'high', 'xhigh', 'max'], target, losses)
  const display = reasoning.show === 'none' ? 'omitted' : 'summarized'
  return {
    fields: { thinking: { type: 'adaptive', display } },
    ...(effort === undefined ? {} : { effort }),
    isClaudeThinking: true,
  }
}

/** Claude with a budget, which must leave room for the answer under the output cap. */
function encodeBudget(
  { outputCap }: GenerationRequest,
  reasoning: ReasoningRequest,
  target: Target,
  beganWithoutReasoning: boolean,
  losses: LossList,
): Reasoning {
  const { effort, budgetTokens, mode } = reasoning
  const field =
    budgetTokens !== undefined ? 'reasoning.budgetTokens' : effort === undefined ? 'reasoning.mode' : 'reasoning.effort'
  if (mode === undefined && effort === undefined && budgetTokens === undefined) return none
  if (budgetTokens !== undefined && effort !== undefined) losses.drop('reasoning.effort', 'the model takes a budget')
  if (beganWithoutReasoning) {
    losses.drop(field, 'the turn that goes on began without reasoning')
    return none
  }
  const wanted = budgetTokens ?? effortBudgets[effort ?? 'medium']
  const { min = LEAST_BUDGET, max } = target.capabilities.reasoning.budgetTokens ?? {}
  const least = Math.max(min, LEAST_BUDGET)
  const cap = outputCap ?? target.capabilities.maxOutputTokens ?? Number.POSITIVE_INFINITY
  // A budget that the caller did not name leaves half of the cap to the answer.
  const room = budgetTokens === undefined ? Math.max(Math.floor(cap / 2), Math.min(least, cap - 1)) : cap - 1
  const most = Math.min(max ?? Number.POSITIVE_INFINITY, room)
  if (most < least) {
    losses.drop(field, `the output cap leaves no room for the least budget, ${least} tokens`)
    return none
  }
  const budget = Math.min(Math.max(wanted, least), most)
  if (budget !== wanted || mode === 'adaptive') losses.change(field, `sent as a budget of ${budget} tokens`)
  if (reasoning.show === 'none') losses.change('reasoning.show', 'the model shows its reasoning')
  return { fields: { thinking: { type: 'enabled', budget_tokens: budget } }, isClaudeThinking: true, hasBudget: true }
}

/** gpt-oss takes `reasoning_effort`, Nova 2 `reasoningConfig`; both have three efforts. */
function encodeEffort(reasoning: ReasoningRequest, target: Target, dialect: Dialect, losses: LossList): Reasoning {
  const effort = chooseEffort(reasoning, ['low', 'medium', 'high'], target, losses)
  if (dialect === 'openai')
    return effort === undefined ? none : { fields: { reasoning_effort: effort }, isClaudeThinking: false }
  const maxReasoningEffort = effort ?? 'medium'
  return { fields: { reasoningConfig: { type: 'enabled', maxReasoningEffort } }, isClaudeThinking: false }
}

function chooseEffort(
  { effort, budgetTokens }: ReasoningRequest,
  known: readonly Effort[],
  target: Target,
  losses: LossList,
): Effort | undefined {
  if (budgetTokens !== undefined) {
    if (effort === undefined) losses.change('reasoning.budgetTokens', 'the model takes an effort, not a budget')
    else losses.drop('reasoning.budgetTokens', 'the model takes an effort, not a budget')
  }
  const wanted = effort ?? (budgetTokens === undefined ? undefined : readEffort(Math.max(budgetTokens, 1)))
  if (wanted === undefined) return undefined
  const { efforts } = target.capabilities.reasoning
  const nearest = nearestEffort(
    wanted,
    known.filter((each) => efforts.includes(each)),
  )
  if (effort === undefined) return nearest
  if (nearest === undefined) losses.drop('reasoning.effort', 'the model takes no effort')
  else if (nearest !== effort) losses.change('reasoning.effort', `the model's nearest is ${nearest}`)
  return nearest
}
