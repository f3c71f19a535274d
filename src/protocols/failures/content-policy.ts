// How providers say that their filter refused what was asked or answered. Most speak several protocols with the same
// words, in HTTP answers and in streams whose status was 200, so that the words are kept here once for every decode-error.ts.
// They decide who pays for an answer that ends so: a failure of the provider's own must not be among them.

/** Codes and types that say nothing else, whatever the status (the providers' pages of errors, November 2026). */
const codes: ReadonlySet<string> = new Set([
  // OpenAI, Mistral; images; the codes of `response.failed`.
  'content_policy_violation',
  'content_policy',
  'image_content_policy_violation',
  'moderation_blocked',
  'bio_policy',
  'cyber_policy',
  // Azure, Moonshot, Together.
  'content_filter',
  // Alibaba, in either mode of its API.
  'data_inspection_failed',
  'datainspectionfailed',
  // Z.ai: unsafe content in the input or what was generated.
  '1301',
])

/** Sentences that say nothing else, of the same pages unless it is said otherwise. */
const sentences: readonly RegExp[] = [
  // Azure: `content management policy`; Anthropic: `Output blocked by content filtering policy`, also as `api_error`.
  /content (management|filtering|usage) policy/i,
  // OpenAI: `flagged as potentially violating our usage policy`, `rejected as a result of our safety system`; xAI:
  // `Content violates usage guidelines.`
  /violat\w{1,4} (our |the )?(usage|content) (policy|policies|guidelines)/i,
  /(rejected|blocked) (as a result of|by) our safety system/i,
  // Alibaba: `Output data may contain inappropriate content.`
  /may contain inappropriate content/i,
  // MiniMax, 1026 and 1027: `input new_sensitive`, `output new_sensitive`.
  /\b(input|output) new_sensitive\b/i,
  // Z.ai, 1301, in both of its languages.
  /potentially unsafe or sensitive content|不安全或敏感内容/i,
  // Moonshot: `The request was rejected because it was considered high risk`.
  /rejected because it was considered high risk/i,
  // DeepSeek, with the code of any bad request.
  /^content exists risk\b/i,
  // OpenRouter, 403: `Your chosen model requires moderation and your input was flagged`.
  /your input was flagged/i,
  // Together, Bedrock.
  /blocked by (the |our )?(content filter(?!\w)|guardrail)/i,
]

/** An account, a model or a load that is refused is no content, whatever else is said. */
const statusesOfOthers: ReadonlySet<number> = new Set([401, 402, 404, 429, 503, 529])

/** Looser words count only where the status blames the request. */
const looseCode = /content_policy|content_filter|data_inspection|sensitive|safety|moderation|cyber_policy/i
const looseWords =
  /content (management )?policy|content[_ ]filter|inappropriate content|usage policy|blocked by .{0,200}(filter|guardrail)/i

/** `named`: the error's code and type. `status`: of the answer, or what a stream's error amounts to. */
export function isContentPolicy(status: number, named: readonly (string | undefined)[], words: string): boolean {
  if (statusesOfOthers.has(status)) return false
  if (named.some((code) => code !== undefined && codes.has(code.toLowerCase()))) return true
  if (sentences.some((sentence) => sentence.test(words))) return true
  if (status !== 400 && status !== 413 && status !== 422) return false
  return looseWords.test(words) || named.some((code) => code !== undefined && looseCode.test(code))
}
