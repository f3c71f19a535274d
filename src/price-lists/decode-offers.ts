// Listed offers as a command sends them to a gateway, which may be of another release: rebuilt member by member, and a price
// only where it is one.
import { isObject, type Json, type JsonObject } from '../foundation/json/json.ts'
import type { ModelFacts, ReasoningFacts } from '../catalog/known-models.ts'
import type { Modality } from '../generation/capabilities.ts'
import { efforts } from '../generation/request/request.ts'
import { readCard, type CardSettings, type PriceSettings } from '../pricing/read-card.ts'
import type { ListedOffer } from './listed-offer.ts'
import { isModelId, isShown } from './read/entry.ts'

const modalities: readonly Modality[] = ['text', 'image', 'audio', 'video', 'document']

/** @throws RangeError that says which offer is none */
export function decodeOffers(sent: Json | undefined): ListedOffer[] {
  if (!Array.isArray(sent)) throw new RangeError('offers must be a list')
  return sent.map((each, index) => {
    if (!isObject(each)) throw new RangeError(`offers[${index}] must be an object`)
    const where = `offers[${index}]`
    const cost = each['cost'] === undefined ? undefined : decodeCost(each['cost'], where)
    const faults = Array.isArray(each['faults']) ? each['faults'].filter((fault) => typeof fault === 'string') : []
    return {
      provider: readName(each['provider'], `${where}.provider`),
      model: readModelId(each['model'], `${where}.model`),
      facts: decodeFacts(each['facts'], where),
      ...(cost === undefined ? {} : { cost }),
      faults,
    }
  })
}

function decodeCost(sent: Json, where: string): PriceSettings {
  if (sent === 'free') return sent
  if (!isObject(sent)) throw new RangeError(`${where}.cost must be a price`)
  const cost = sent as unknown as CardSettings
  try {
    readCard(cost)
  } catch (error) {
    throw new RangeError(`${where}.cost: ${(error as Error).message}`, { cause: error })
  }
  return cost
}

function decodeFacts(sent: Json | undefined, where: string): ModelFacts {
  if (!isObject(sent)) throw new RangeError(`${where}.facts must be an object`)
  const { released, reasoning } = sent
  return {
    name: readName(sent['name'], `${where}.facts.name`),
    ...(typeof released === 'string' ? { released: released.slice(0, 10) } : {}),
    ...readCounts(sent, ['context', 'output']),
    inputs: modalities.filter((each) => includes(sent['inputs'], each)),
    outputs: modalities.filter((each) => includes(sent['outputs'], each)),
    tools: sent['tools'] === true,
    ...(sent['json'] === false ? { json: false } : {}),
    ...(sent['sampling'] === false ? { sampling: false } : {}),
    ...(isObject(reasoning) ? { reasoning: decodeReasoning(reasoning) } : {}),
  }
}

function decodeReasoning({ toggle, efforts: sent, budget }: JsonObject): ReasoningFacts {
  const { min = 0, max } = isObject(budget) ? readCounts(budget, ['min', 'max']) : {}
  return {
    toggle: toggle === true,
    efforts: efforts.filter((each) => includes(sent, each)),
    ...(isObject(budget) ? { budget: { min, ...(max === undefined ? {} : { max }) } } : {}),
  }
}

function includes(list: Json | undefined, word: string): boolean {
  return Array.isArray(list) && list.includes(word)
}

function readCounts<Name extends string>(sent: JsonObject, names: readonly Name[]): { [name in Name]?: number } {
  const counts = names.map((name) => [name, sent[name]] as const)
  return Object.fromEntries(counts.filter(([, count]) => Number.isSafeInteger(count) && Number(count) > 0)) as never
}

function readModelId(sent: Json | undefined, where: string): string {
  if (typeof sent === 'string' && isModelId(sent)) return sent
  throw new RangeError(`${where} must be the id of a model`)
}

function readName(sent: Json | undefined, where: string): string {
  if (typeof sent === 'string' && isShown(sent)) return sent
  throw new RangeError(`${where} must be a name`)
}
