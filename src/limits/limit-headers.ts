// A key's figures as headers, in the two families that SDKs read: OpenAI's with durations, Anthropic's
// with times.
import type { Figure, Figures } from './limits.ts'

type HeaderFamily = 'openai' | 'anthropic'

/** Only of limits that the key has. */
export function encodeLimitHeaders(
  family: HeaderFamily,
  { requests, tokens }: Figures,
  nowMs: number,
): { [name: string]: string | number } {
  const headers: { [name: string]: string | number } = {}
  if (requests !== undefined) addFigure(headers, family, 'requests', requests, nowMs)
  if (tokens !== undefined) addFigure(headers, family, 'tokens', tokens, nowMs)
  return headers
}

/** Written once: every answer carries them. */
const names = {
  openai: {
    requests: nameAll((member) => `x-ratelimit-${member}-requests`),
    tokens: nameAll((member) => `x-ratelimit-${member}-tokens`),
  },
  anthropic: {
    requests: nameAll((member) => `anthropic-ratelimit-requests-${member}`),
    tokens: nameAll((member) => `anthropic-ratelimit-tokens-${member}`),
  },
}

function nameAll(name: (member: string) => string) {
  return { limit: name('limit'), remaining: name('remaining'), reset: name('reset') }
}

function addFigure(
  headers: { [name: string]: string | number },
  family: HeaderFamily,
  what: 'requests' | 'tokens',
  { limit, remaining, resetInMs }: Figure,
  nowMs: number,
): void {
  const name = names[family][what]
  headers[name.limit] = limit
  headers[name.remaining] = remaining
  headers[name.reset] = family === 'openai' ? encodeDuration(resetInMs) : encodeTime(nowMs + resetInMs)
}

/** As Anthropic writes it: RFC 3339 in whole seconds. */
function encodeTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

/** As OpenAI writes it: `0s`, `12ms`, `6.1s`, `1m0s`. */
function encodeDuration(ms: number): string {
  if (ms <= 0) return '0s'
  if (ms < 1_000) return `${Math.ceil(ms)}ms`
  const tenths = Math.ceil(ms / 100)
  if (tenths < 600) return `${tenths / 10}s`
  const seconds = Math.ceil(ms / 1_000)
  return `${Math.floor(seconds / 60)}m${seconds % 60}s`
}
