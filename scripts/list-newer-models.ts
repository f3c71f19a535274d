// Models that the list of prices has and the facts do not know yet: how they are chosen, and what is known of them. The list
// keeps what was taken down years ago, so lines of models that are newer than the facts are named here. It has no names, dates
// or efforts of reasoning: a name is made of the id, the date stays unknown, and how a model reasons is expected.
import { expectReasoning, findRelative } from '../src/price-lists/expect-reasoning.ts'
import type { Modality } from '../src/generation/capabilities.ts'
import type { KnownModel, ModelFacts } from '../src/catalog/known-models.ts'
import type { CardSettings } from '../src/pricing/read-card.ts'
import { addListPrices, readPlainPrices, type ListedModel } from './read-list-prices.ts'

/** What came after the facts were taken, by the names that vendors give. */
const newerLines =
  /^(?:claude-(?:haiku|opus|sonnet|mythos)-5(?:-\d)?|gpt-(?:5\.6|6[.\d]*)(?:-(?:sol|luna|terra|astra))?|gemini-(?:3\.[5-9]|4)-[a-z-]+|grok-4\.[5-9]|mistral-large-4|kimi-k3|qwen3\.[89]-[a-z]+|glm-5(?:\.3.*|-code)|deepseek-v4\.1-.*)$/

/** Those of a vendor's `listed` that are newer than the facts and not retired on `date`. */
export function selectNewer(listed: { [id: string]: ListedModel }, date: string): (readonly [string, ListedModel])[] {
  return Object.entries(listed).filter(([id, model]) => newerLines.test(id) && isCallable(model, date))
}

/** It generates text, is not retired on `date`, and has both of the prices that every model must have. */
export function isCallable(
  { mode, retired, cost, output_modalities: made = ['text'] }: ListedModel,
  date: string,
): boolean {
  return (
    (mode === 'chat' || mode === 'responses') &&
    (retired === undefined || retired > date) &&
    made.includes('text') &&
    cost?.['input'] !== undefined &&
    cost['output'] !== undefined &&
    cost['input'] > 0
  )
}

/** What the list says of it, and what its line lets one expect. `known`: what is known so far, by id. */
export function readNewerFacts(id: string, model: ListedModel, known: readonly KnownModel[]): ModelFacts {
  const reasons = model.reasoning === true ? expectReasoning(id, known) : {}
  const relative = model.reasoning === true ? findRelative(id, known) : undefined
  const inputs = (model.input_modalities ?? ['text']).map((each) => (each === 'pdf' ? 'document' : each) as Modality)
  return {
    name: relative?.name === undefined ? nameModel(id) : renumber(relative.name, id),
    ...(model.context === undefined ? {} : { context: model.context }),
    ...(model.output === undefined ? {} : { output: model.output }),
    inputs,
    outputs: ['text'],
    tools: model.tools === true,
    ...(model.structured_output === true ? {} : { json: false }),
    ...reasons,
  }
}

/** Its price, whole. */
export function readNewerPrice(model: ListedModel, provider: string, upstream: string): CardSettings {
  const plain = readPlainPrices(model)
  if (plain === undefined) throw new Error(`${provider}/${upstream} has no plain price`)
  const reasoning = model.cost?.['reasoning']
  const whole = addListPrices(plain, model, provider, upstream)
  return reasoning === undefined || reasoning === plain.output ? whole : { ...whole, reasoning }
}

/** `Claude Opus 5` and `claude-opus-5-5` make `Claude Opus 5.5`. */
function renumber(name: string, id: string): string {
  const version = /\d+(?:[-.]\d{1,2}(?!\d))*/.exec(id.replace(/^.*\//, ''))?.[0].replaceAll('-', '.')
  return version === undefined ? nameModel(id) : name.replace(/\d+(?:\.\d+)*/, version)
}

/** `mistral-large-4` is `Mistral Large 4`. */
function nameModel(id: string): string {
  const words = id.replace(/^.*\//, '').split('-')
  return words
    .map((word) => (/^(?:gpt|glm)$/.test(word) ? word.toUpperCase() : word.slice(0, 1).toUpperCase() + word.slice(1)))
    .join(' ')
}
