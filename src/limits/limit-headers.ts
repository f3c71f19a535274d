// A key's figures as headers, in the two families that SDKs read (contract B2): OpenAI's with durations, Anthropic's
// with times.
import type { Figure, Figures } from './limits.ts'

export type HeaderFamily = 'openai' | 'anthropic'

export function encodeLimitHeaders(family: HeaderFamily, figures: Figures, nowMs: number): { [name: string]: string } {
  const headers: { [name: string]: string } = {}
  for (const what of ['requests', 'tokens'] as const) {
    const { limit, remaining, resetMs }: Figure = figures[what]
    if (family === 'openai') {
      headers[`x-ratelimit-limit-${what}`] = String(limit)
      headers[`x-ratelimit-remaining-${what}`] = String(remaining)
      headers[`x-ratelimit-reset-${what}`] = encodeDuration(resetMs - nowMs)
    } else {
      headers[`anthropic-ratelimit-${what}-limit`] = String(limit)
      headers[`anthropic-ratelimit-${what}-remaining`] = String(remaining)
      headers[`anthropic-ratelimit-${what}-reset`] = new Date(Math.max(resetMs, nowMs))
        .toISOString()
        .replace(/\.\d+Z$/, 'Z')
    }
  }
  return headers
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
