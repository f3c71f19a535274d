// Vendors that serve their own models under their own name.

/** Vendors that serve their own models: what their models' ids begin with, by our name of the provider. */
export const vendorPrefixes: { readonly [provider: string]: string } = {
  anthropic: 'anthropic',
  openai: 'openai',
  gemini: 'gemini',
  deepseek: 'deepseek',
  mistral: 'mistral',
  xai: 'x-ai',
  moonshot: 'moonshot',
  qwen: 'qwen',
  'z-ai': 'z-ai',
  minimax: 'minimax',
  xiaomi: 'xiaomi',
  cohere: 'cohere',
  perplexity: 'perplexity',
}
