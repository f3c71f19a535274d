// Which kind of program asked, from its user agent: one word of a short list, since sums are kept for each. Programs that name
// themselves otherwise are `other`, those that do not name themselves `none`.

/** How a user agent begins, in lower case, and the word for it. The first that fits holds. */
const beginnings: readonly (readonly [start: string, client: string])[] = [
  ['claude-cli', 'claude-code'],
  ['claude-code', 'claude-code'],
  ['codex', 'codex'],
  ['opencode', 'opencode'],
  ['qwencode', 'qwen-code'],
  ['cline', 'cline'],
  ['roo-code', 'roo-code'],
  ['continue', 'continue'],
  ['cursor', 'cursor'],
  ['aider', 'aider'],
  ['open webui', 'open-webui'],
  ['litellm', 'litellm'],
  ['pydantic-ai', 'pydantic-ai'],
  ['openai/python', 'openai-python'],
  ['asyncopenai/python', 'openai-python'],
  ['openai/js', 'openai-typescript'],
  ['openai/go', 'openai-go'],
  ['anthropic/python', 'anthropic-python'],
  ['asyncanthropic/python', 'anthropic-python'],
  ['anthropic/js', 'anthropic-typescript'],
  ['anthropic/go', 'anthropic-go'],
  ['ai-sdk/', 'vercel-ai-sdk'],
  ['ai/', 'vercel-ai-sdk'],
  ['crossmodel playground', 'playground'],
  ['crossmodel', 'crossmodel'],
  ['curl/', 'curl'],
  ['python', 'python'],
  ['aiohttp', 'python'],
  ['node', 'node'],
  ['undici', 'node'],
  ['axios', 'node'],
  ['bun/', 'node'],
  ['deno/', 'node'],
  ['go-http-client', 'go'],
  ['mozilla/', 'browser'],
]

/** Characters of a user agent that are looked at. */
const LOOKED_AT = 256
/** User agents whose word is known without looking; more than these and all are forgotten. */
const KNOWN_MOST = 256

const known = new Map<string, string>()

/** The word for the program that names itself so. */
export function readClient(userAgent: string | undefined): string {
  if (userAgent === undefined || userAgent === '') return 'none'
  const remembered = known.get(userAgent)
  if (remembered !== undefined) return remembered
  const text = userAgent.slice(0, LOOKED_AT).toLowerCase()
  const client = beginnings.find(([start]) => text.startsWith(start))?.[1] ?? 'other'
  if (userAgent.length > LOOKED_AT) return client
  if (known.size >= KNOWN_MOST) known.clear()
  known.set(userAgent, client)
  return client
}
