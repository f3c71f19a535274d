// The catalogue's facts, as data files beside this one, a model a line:
//   own-models.jsonl     CrossModel's own catalogue: the models it sells, their prices, and where they are served. Kept by
//                        hand. A model without `price` is callable only where an endpoint has one.
//   known-models.jsonl   what providers offer and charge, written by scripts/write-known-models.ts; its first line is the day
//                        on which that was listed.
// Facts only: nothing here says what an operator may call.
import { readFileSync } from 'node:fs'
import type { Modality } from '../generation/capabilities.ts'
import type { Effort } from '../generation/request/request.ts'
import type { CardSettings, PriceSettings } from '../pricing/read-card.ts'

export type ReasoningFacts = {
  toggle: boolean
  efforts: readonly Effort[]
  budget?: { min: number; max?: number }
}

export type ModelFacts = {
  name: string
  /** A date. */
  released?: string
  context?: number
  output?: number
  inputs: readonly Modality[]
  outputs: readonly Modality[]
  tools: boolean
  /** Absent: yes. */
  json?: boolean
  /** Absent: yes. */
  sampling?: boolean
  /** Absent: it does not reason. */
  reasoning?: ReasoningFacts
}

/** What one provider offers a model at; what is absent is as in the model's facts. */
export type OfferFacts = {
  provider: string
  model: string
  cost: PriceSettings
  context?: number
  output?: number
  inputs?: readonly Modality[]
  tools?: boolean
  reasoning?: ReasoningFacts
}

export type KnownModel = ModelFacts & { id: string; offers: readonly OfferFacts[] }

export type OwnModel = ModelFacts & {
  id: string
  /** What callers pay. */
  price?: CardSettings | 'free'
  /** Provider -> its id of the model, the vendor's own API first. */
  served: { readonly [provider: string]: string }
}

/** The house's own models. */
export function readOwnModels(): OwnModel[] {
  return readLines('own-models.jsonl') as OwnModel[]
}

/** What the providers offer. */
export function readKnownModels(): KnownModel[] {
  return readLines('known-models.jsonl').slice(1) as KnownModel[]
}

/** The day on which the release's prices were listed: a date. */
export function readListedOn(): string {
  const text = readText('known-models.jsonl')
  return (JSON.parse(text.slice(0, text.indexOf('\n'))) as { listedOn: string }).listedOn
}

function readLines(file: string): unknown[] {
  return readText(file)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)
}

function readText(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8')
}
