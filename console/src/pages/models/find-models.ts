// Which models fit a search and filters. All of them are at hand, so nothing is asked for it. Pure.

export type SearchedModel = {
  id: string
  vendor: string
  name: string
  aliases?: readonly string[]
  providers?: readonly string[]
  context_window_tokens: number | null
  input: readonly string[]
  output: readonly string[]
  tools: boolean
  json: boolean
  reasoning: boolean
  price: { input: string; output: string } | null
}

export const abilities = ['tools', 'reasoning', 'images', 'documents', 'audio', 'json', 'embeddings'] as const
export type Ability = (typeof abilities)[number]

export const contexts = ['32k', '128k', '200k', '400k', '1m'] as const
export type Context = (typeof contexts)[number]
const tokensOf: Readonly<Record<Context, number>> = {
  '32k': 32_000,
  '128k': 128_000,
  '200k': 200_000,
  '400k': 400_000,
  '1m': 1_000_000,
}

export type ModelFilters = {
  q?: string | undefined
  can?: readonly string[] | undefined
  vendor?: readonly string[] | undefined
  provider?: readonly string[] | undefined
  context?: Context | undefined
  free?: boolean | undefined
}

/** Every word of the search is in its id, name, vendor or one of its aliases; it can do all that is asked. */
export function findModels<Model extends SearchedModel>(models: readonly Model[], filters: ModelFilters): Model[] {
  const words = (filters.q ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const { can = [], vendor = [], provider = [], context, free } = filters
  return models.filter((model) => {
    const text = [model.id, model.name, ...(model.aliases ?? [])].join(' ').toLowerCase()
    return (
      words.every((word) => text.includes(word)) &&
      can.every((ability) => isAble(model, ability)) &&
      (vendor.length === 0 || vendor.includes(model.vendor)) &&
      (provider.length === 0 || (model.providers ?? []).some((name) => provider.includes(name))) &&
      (context === undefined || (model.context_window_tokens ?? 0) >= tokensOf[context]) &&
      (free !== true || isFree(model))
    )
  })
}

export function isAble(model: SearchedModel, ability: string): boolean {
  if (ability === 'tools') return model.tools
  if (ability === 'reasoning') return model.reasoning
  if (ability === 'json') return model.json
  if (ability === 'images') return model.input.includes('image')
  if (ability === 'documents') return model.input.includes('document')
  if (ability === 'embeddings') return model.output.includes('embedding')
  return ability === 'audio' && model.input.includes('audio')
}

export function isFree({ price }: SearchedModel): boolean {
  return price !== null && price.input === '0' && price.output === '0'
}
