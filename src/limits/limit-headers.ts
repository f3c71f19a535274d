// A key's figures as headers, in the two families that SDKs read (contract B2): OpenAI's with durations, Anthropic's
// with times.
import type { Figures } from './limits.ts'

export type HeaderFamily = 'openai' | 'anthropic'

export function encodeLimitHeaders(
  family: HeaderFamily,
  { requests, tokens }: Figures,
  nowMs: number,
): { [name: string]: string | number } {
  if (family === 'openai') {
    return {
      'x-ratelimit-limit-requests': requests.limit,
      'x-ratelimit-remaining-requests': requests.remaining,
      'x-ratelimit-reset-requests': encodeDuration(requests.resetMs - nowMs),
      'x-ratelimit-limit-tokens': tokens.limit,
      'x-ratelimit-remaining-tokens': tokens.remaining,
      'x-ratelimit-reset-tokens': encodeDuration(tokens.resetMs - nowMs),
    }
  }
  return {
    'anthropic-ratelimit-requests-limit': requests.limit,
    'anthropic-ratelimit-requests-remaining': requests.remaining,
    'anthropic-ratelimit-requests-reset': encodeTime(Math.max(requests.resetMs, nowMs)),
    'anthropic-ratelimit-tokens-limit': tokens.limit,
    'anthropic-ratelimit-tokens-remaining': tokens.remaining,
    'anthropic-ratelimit-tokens-reset': encodeTime(Math.max(tokens.resetMs, nowMs)),
  }
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
