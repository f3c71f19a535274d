// How LiteLLM's proxy names providers, before the slash of `litellm_params.model`, and which of ours each one is. A name that
// is not here is a compatible server's: it needs an address.
import { lookUp } from '../../foundation/lists/look-up.ts'
import { liteLlmNames } from '../../price-lists/lite-llm-names.ts'

const providers: { readonly [prefix: string]: string } = {
  ...liteLlmNames,
  azure_ai: 'azure-openai',
  vertex_ai: 'vertex',
  vertex_ai_beta: 'vertex',
  cohere: 'cohere',
  openrouter: 'openrouter',
  ollama: 'ollama',
  ollama_chat: 'ollama',
  lm_studio: 'lm-studio',
  hosted_vllm: 'vllm',
}

/** Prefixes of servers that speak Chat and are not known by name. */
const compatible: readonly string[] = [
  'openai',
  'custom_openai',
  'openai_like',
  'text-completion-openai',
  'litellm_proxy',
]

/** Words of Bedrock's and Azure's forms between the provider and the model. */
const routes: readonly string[] = ['converse', 'invoke', 'responses', 'chat']

type LiteLlmModel = {
  /** Our name; undefined: it is not known here. */
  provider: string | undefined
  /** The provider's own id. */
  model: string
  prefix: string
  isCompatible: boolean
}

/** `openai/gpt-5`, `bedrock/converse/anthropic.claude-…`; without a prefix LiteLLM goes by the name. */
export function readLiteLlmProvider(written: string): LiteLlmModel {
  const [prefix = '', ...rest] = written.split('/')
  const provider = lookUp(providers, prefix)
  const isCompatible = compatible.includes(prefix)
  if (rest.length > 0 && (provider !== undefined || isCompatible)) {
    const model = routes.includes(rest[0] ?? '') && rest.length > 1 ? rest.slice(1) : rest
    return { provider, model: model.join('/'), prefix, isCompatible }
  }
  const known = written.startsWith('claude-')
    ? 'anthropic'
    : /^(?:gpt-|o\d|chatgpt-|codex-)/.test(written)
      ? 'openai'
      : undefined
  if (known !== undefined) return { provider: known, model: written, prefix: known, isCompatible: known === 'openai' }
  return { provider: undefined, model: rest.length > 0 ? rest.join('/') : written, prefix, isCompatible: false }
}
