// Every name by which a server that we know of reads a cap on its output. A body goes up with one of them.
import { foldName } from '../../../../foundation/names/fold-name.ts'
import type { ProtocolName } from '../../../../generation/protocol-name.ts'

/** The protocol's own names, the one that wins where both are given first. */
export const ownCapNames: { readonly [protocol in ProtocolName]?: readonly string[] } = {
  // platform.openai.com/docs/api-reference/chat/create, 2026-08: max_tokens is the older name.
  'openai-chat': ['max_completion_tokens', 'max_tokens'],
  'openai-responses': ['max_output_tokens'],
  'anthropic-messages': ['max_tokens'],
}

/** Top-level fields, all known names together, folded. */
export const capNames: ReadonlySet<string> = foldAll([
  ...Object.values(ownCapNames).flat(),
  // llama.cpp, tools/server/README.md, 2026-07: n_predict beats max_tokens on its OpenAI-compatible path too.
  'n_predict',
  // Ollama, docs/api.md (options.num_predict), 2026-07.
  'num_predict',
  // Hugging Face transformers and text-generation-inference, SGLang's own API, 2026-07.
  'max_new_tokens',
  'max_length',
  // Anthropic's older completions, the Bedrock bodies of Meta, Amazon and Cohere, NVIDIA's NeMo, IBM's watsonx.
  'max_tokens_to_sample',
  'max_gen_len',
  'maxTokenCount',
  'max_tokens_to_generate',
  'tokens_to_generate',
  // The same in camel case, as Gemini, Converse and AI21 have them.
  'maxTokens',
  'maxOutputTokens',
  'maxCompletionTokens',
  'maxNewTokens',
])

function foldAll(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map(foldName))
}

/** Objects, folded too, in which servers and proxies look for such names once more. */
export const capCarriers: ReadonlySet<string> = foldAll([
  // Google's OpenAI-compatible API and LiteLLM's proxy.
  'extra_body',
  'generationConfig',
  'generation_config',
  'inferenceConfig',
  'inference_config',
  'additionalModelRequestFields',
  'additional_model_request_fields',
  // Ollama, text-generation-inference, SGLang, vLLM.
  'options',
  'parameters',
  'sampling_params',
  'vllm_xargs',
])
