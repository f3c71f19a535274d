// How providers say that a request is longer than their model's context. Agents compact their conversation on the one code
// for it, so each vendor's own sentence counts; the same servers stand behind several protocols, and the words stand here
// once for every decode-error.ts. A cap on the output that is too large is something else, and must not be among them.

/** Codes and types that say nothing else. */
const codes: ReadonlySet<string> = new Set([
  'context_length_exceeded',
  'context_window_exceeded',
  'model_context_window_exceeded',
  'string_above_max_length_context',
  // llama.cpp, tools/server, 2026-07.
  'exceed_context_size_error',
  // Z.ai, docs.z.ai/api-reference/api-code, 2026-11: the prompt is too long.
  '1261',
])

/** Seen in public threads and documents until November 2026; the vendors that say it so, behind each. */
const sentences: readonly RegExp[] = [
  // OpenAI, DeepSeek, vLLM, OpenRouter, LiteLLM: `This model's maximum context length is 8192 tokens. However, …`;
  // Mistral: `too large for model with 32768 maximum context length`; SGLang, LM Studio, Together: `context length`.
  /\bcontext (?:length|window|size|limit)\b/i,
  // xAI: `This model's maximum prompt length is 131072 but the request contains 537812 tokens.`
  /\bmaximum (?:prompt|input|model) length is\b/i,
  // Anthropic: `prompt is too long: 213462 tokens > 200000 maximum`; Ollama: `prompt too long; exceeded max context length`;
  // Bedrock: `Input is too long for requested model.`; Z.ai: `Prompt 超长`.
  /\b(?:prompt|input)(?: is| are)? too (?:long|large)\b|prompt\s*超长/i,
  // Moonshot: `Your request exceeded model token limit: 131072 (requested: 140000)`
  /\bexceeded model token limit\b/i,
  // Google: `The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).`
  /\btoken count\b.{0,80}\bexceeds the (?:maximum|limit)\b/i,
  // Amazon Nova: `Input Tokens Exceeded: Number of input tokens exceeds maximum length`; Cohere: `too many tokens`.
  /\btoo many (?:input )?tokens\b|\binput tokens? exceed/i,
  // DeepInfra: `Requested input length 9000 exceeds maximum input length 8192`; Poolside: `maximum allowed input length`.
  /\binput length\b.{0,60}\bexceeds\b/i,
  // Groq, Cerebras: `Please reduce the length of the messages or completion.`
  /\breduce the length of (?:the|your) (?:messages|input|prompt)\b/i,
  // Alibaba: `Range of input length should be [1, 30720]`
  /\brange of input length should be\b/i,
  // Text-generation-inference, Together: `` `inputs` tokens + `max_new_tokens` must be <= 4096 ``
  /\binputs?`? tokens \+ `?max_new_tokens`? must be\b/i,
  // SiliconFlow: `length of prompt_tokens (9000) must be less than max_seq_len (8192)`
  /\bprompt_tokens\b.{0,40}\bmust be less than max_seq_len\b/i,
  // Bedrock's and Fireworks' models: `exceeds the model's maximum input tokens`, `exceeds maximum prompt tokens`.
  /\bexceeds? (?:the )?(?:model'?s )?max(?:imum)? (?:input|prompt) (?:length|tokens)\b/i,
]

/** Sentences above that a word about the output alone makes into another complaint. */
const aboutOutput =
  /^[^.]{0,40}\b(?:max_tokens|max_completion_tokens|max_output_tokens)\b[^.]{0,40}\b(?:must|should|too large)\b/i

/** `named`: the error's code and type. `status`: of the answer, or what a stream's error amounts to. */
export function isContextOverflow(status: number, named: readonly (string | undefined)[], words: string): boolean {
  if (named.some((code) => code !== undefined && codes.has(code))) return true
  if (status !== 400 && status !== 413 && status !== 422) return false
  return sentences.some((sentence) => sentence.test(words)) && !aboutOutput.test(words)
}
