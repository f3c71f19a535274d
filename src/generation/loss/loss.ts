// A note that a translation could not carry something. It is reported to the caller and recorded, and in strict mode it
// becomes a 400. It is not an error.
//
// Encoders name the neutral field (`loss-field.ts`); each inbound protocol's `fields.ts` has its callers' name for it.

import { bounds } from '../../foundation/bounds.ts'
import type { LossField } from './loss-field.ts'

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
    if (kind !== 'refused' && meansNothingElsewhere.has(field)) return
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

/**
 * Leaving these out loses nothing: what an answer says of the provider's own machinery, and what says where tools are that go
 * up all the same, as plain functions.
 */
const meansNothingElsewhere: ReadonlySet<LossField> = new Set<LossField>([
  'opaque.system_fingerprint',
  'opaque.service_tier',
  'opaque.x_groq',
  'opaque.provider',
  'opaque.obfuscation',
  'opaque.additional_tools',
  'opaque.tool_search',
  'opaque.tool_search_tool_regex_20251119',
  'opaque.tool_search_tool_bm25_20251119',
])

const weight = { changed: 0, dropped: 1, refused: 2 } as const
