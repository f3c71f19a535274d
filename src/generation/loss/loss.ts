// A note that translation could not carry something. It is told to the caller, recorded, and in strict
// mode turns into a 400. It is not an error.
//
// Encoders name the neutral field; each inbound protocol's `fields.ts` says what its callers call it. The closed list is
// also the list of rows in docs/protocols.md. What is not modelled is named by its own wire name (`extras.…`) or wire
// type (`opaque.…`).

import { bounds } from '../../foundation/bounds.ts'

export const lossFields = [
  'outputCap',
  'candidateCount',
  'verbosity',
  'endUser',
  'metadata',
  'promptCacheKey',
  'promptCacheRetention',
  'cache',
  'serviceTier',
  'outputModalities',
  'audioOutput',
  'sampling.temperature',
  'sampling.topP',
  'sampling.topK',
  'sampling.frequencyPenalty',
  'sampling.presencePenalty',
  'sampling.seed',
  'sampling.stop',
  'sampling.logprobs',
  'sampling.topLogprobs',
  'sampling.logitBias',
  'reasoning.mode',
  'reasoning.effort',
  'reasoning.budgetTokens',
  'reasoning.show',
  'reasoning.wantsSignature',
  'responseFormat',
  'responseFormat.schema',
  'responseFormat.name',
  'responseFormat.description',
  'responseFormat.strict',
  'tools',
  'tools.strict',
  'tools.custom',
  'tools.custom.format',
  'tools.parameters',
  'tools.description',
  'tools.cache',
  'toolChoice',
  'toolChoice.allowed',
  'parallelToolCalls',
  'messages.role',
  'messages.name',
  'messages.cache',
  'messages.cache.ttl',
  'messages.text.citations',
  'messages.text.logprobs',
  'messages.refusal',
  'messages.reasoning',
  'messages.signature',
  'messages.image',
  'messages.image.detail',
  'messages.audio',
  'messages.video',
  'messages.document',
  'messages.document.title',
  'messages.document.context',
  'messages.document.citable',
  'messages.document.filename',
  'messages.file',
  'messages.toolCall.custom',
  'messages.toolResult.media',
  'messages.toolResult.isError',
  'messages.toolResult.opaque',
] as const

export type LossField = (typeof lossFields)[number] | `extras.${string}` | `opaque.${string}`

export type Loss = {
  field: LossField
  /**
   * `dropped`: not sent. `changed`: sent as something near (an effort that the model lacks moved to the nearest).
   * `refused`: it bears on the bill or on who sees the data, so it is never dropped: the caller gets a 400.
   */
  kind: 'dropped' | 'changed' | 'refused'
  /** Why, in a few words, for the record and the docs. */
  reason: string
}

const none: readonly Loss[] = []

/**
 * Collects the losses of one translation. A field is listed once, with its worst kind of loss. Names that come from a caller
 * are cut, and the list is bounded: the first losses are kept, and beyond the bound the first refusal, which decides what
 * becomes of the request.
 */
export class LossList {
  #isRefused = false
  #losses: Map<LossField, Loss> | undefined

  drop(field: LossField, reason: string): void {
    this.#add(cut(field), 'dropped', reason)
  }

  change(field: LossField, reason: string): void {
    this.#add(cut(field), 'changed', reason)
  }

  refuse(field: LossField, reason: string): void {
    this.#add(cut(field), 'refused', reason)
  }

  /** Those of another list. */
  addAll(losses: readonly Loss[]): void {
    for (const { field, kind, reason } of losses) this.#add(field, kind, reason)
  }

  list(): readonly Loss[] {
    return this.#losses === undefined ? none : [...this.#losses.values()]
  }

  #add(field: LossField, kind: Loss['kind'], reason: string): void {
    if (aboutTheProvider.has(field)) return
    const losses = (this.#losses ??= new Map<LossField, Loss>())
    const known = losses.get(field)
    if (known === undefined ? !this.#hasRoom(losses, kind) : weight[kind] <= weight[known.kind]) return
    losses.set(field, { field, kind, reason })
    this.#isRefused ||= kind === 'refused'
  }

  #hasRoom({ size }: ReadonlyMap<LossField, Loss>, kind: Loss['kind']): boolean {
    return size < bounds.lossesKept || (kind === 'refused' && !this.#isRefused)
  }
}

/** Longer than any field of ours. */
const FIELD_LENGTH = bounds.lossNameLength + 'extras.'.length

function cut(field: LossField): LossField {
  return field.length <= FIELD_LENGTH ? field : (`${field.slice(0, FIELD_LENGTH - 1)}…` as LossField)
}

/** What an answer says of the provider's own machinery: it means nothing elsewhere, so leaving it out loses nothing. */
const aboutTheProvider: ReadonlySet<LossField> = new Set<LossField>([
  'opaque.system_fingerprint',
  'opaque.service_tier',
  'opaque.x_groq',
  'opaque.provider',
  'opaque.obfuscation',
])

const weight = { changed: 0, dropped: 1, refused: 2 } as const
