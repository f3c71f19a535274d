// The name of a model's family: a provider's id without the provider's own additions. Offers of one family are of one
// model: `global.anthropic.claude-opus-4-7`, `claude-opus-4-7@default` and `claude-opus-4-7-20260416` are all
// `claude-opus-4-7`.

export function nameFamily(model: string): string {
  return model
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/^(?:global|us)\./, '')
    .replace(/^(?:anthropic|deepseek|minimax|mistral|moonshot|moonshotai|openai|qwen|xai|zai)\./, '')
    .replace(/@.*$/, '')
    .replace(/(?:-v\d+)?:\d+$/, '')
    .replace(/-v1$/, '')
    .replace(/-maas$/, '')
    .replace(/-20\d{6}$/, '')
    .replace(/(\d)p(\d)/g, '$1.$2')
    .replaceAll('.', '-')
}

const notGenerators =
  /embed|bge-|rerank|whisper|(?:^|[-/_.])(?:tts|asr|realtime|orpheus)|ocr|image|guard|safety|detect|translat|imagine|moderation|nv-|cosmos|esm|bev|gliner|magpie|riva|sparsedrive|streampetr|studiovoice|active-speaker|paligemma|usdvalidate|voicechat|synthetic|model-router/i

/** Whether a model's id is of one that generates text: lists have many of other kinds, with the same prices. */
export function isGenerator(model: string): boolean {
  return !notGenerators.test(model)
}

/**
 * Served at addresses that are not called: Claude on Azure, GPT and Grok on Bedrock ("mantle"), single regions; or resold by
 * somebody whose own list has no models of others.
 */
export function isElsewhere(provider: string, model: string): boolean {
  if (provider === 'azure-openai') return model.startsWith('claude-') || model.includes('/')
  if (provider === 'deepinfra') return /^(?:anthropic|google)\/(?!gemma)/.test(model)
  if (provider === 'perplexity') return !model.startsWith('sonar')
  if (provider !== 'bedrock') return false
  return (
    /^(?:eu|au|jp|apac)\./.test(model) || /^(?:global\.)?(?:openai\.gpt-\d|xai\.)/.test(model) || model.includes('/')
  )
}

/** Of Bedrock's regional profiles the one that works in every region comes first, then that of the United States. */
export function rankRegion(model: string): number {
  return model.startsWith('global.') ? 0 : model.startsWith('us.') ? 1 : 2
}
