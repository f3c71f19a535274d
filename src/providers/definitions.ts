// All providers that we know, by name. A provider that is not here works too: the operator's configuration says its
// address and its protocols.
import { anthropic } from './anthropic.ts'
import { azureOpenai } from './azure-openai.ts'
import { bedrock } from './bedrock.ts'
import { cerebras } from './cerebras.ts'
import { cohere } from './cohere.ts'
import { crossmodel } from './crossmodel.ts'
import { deepinfra } from './deepinfra.ts'
import { deepseek } from './deepseek.ts'
import { baseten } from './baseten.ts'
import { novita } from './novita.ts'
import { siliconflow } from './siliconflow.ts'
import { nebius } from './nebius.ts'
import { ollamaCloud } from './ollama-cloud.ts'
import type { ProviderDefinition } from './definition.ts'
import { fireworks } from './fireworks.ts'
import { gemini } from './gemini.ts'
import { groq } from './groq.ts'
import { llamaCpp } from './llama-cpp.ts'
import { lmStudio } from './lm-studio.ts'
import { minimax } from './minimax.ts'
import { mistral } from './mistral.ts'
import { moonshot } from './moonshot.ts'
import { nvidia } from './nvidia.ts'
import { ollama } from './ollama.ts'
import { openai } from './openai.ts'
import { openrouter } from './openrouter.ts'
import { perplexity } from './perplexity.ts'
import { qwen } from './qwen.ts'
import { tencent } from './tencent.ts'
import { together } from './together.ts'
import { vertex } from './vertex.ts'
import { vllm } from './vllm.ts'
import { xai } from './xai.ts'
import { xiaomi } from './xiaomi.ts'
import { zAi } from './z-ai.ts'

/** In the order in which a person would look for them; the catalogue orders endpoints by it after the vendor's own. */
export const definitions: readonly ProviderDefinition[] = [
  openai,
  anthropic,
  gemini,
  deepseek,
  mistral,
  xai,
  moonshot,
  qwen,
  zAi,
  minimax,
  xiaomi,
  tencent,
  cohere,
  perplexity,
  azureOpenai,
  bedrock,
  vertex,
  groq,
  cerebras,
  fireworks,
  together,
  deepinfra,
  baseten,
  novita,
  siliconflow,
  nebius,
  ollamaCloud,
  nvidia,
  openrouter,
  ollama,
  lmStudio,
  vllm,
  llamaCpp,
  crossmodel,
]

const byName = new Map(definitions.map((definition) => [definition.name, definition]))

/** The definition of this name; undefined for a server of the operator's own. */
export function findDefinition(name: string): ProviderDefinition | undefined {
  return byName.get(name)
}
