// What a provider's own limits leave, by the headers of its answers, so that it is left before it refuses. Its limits fill
// up evenly until their reset, as a token bucket does; what was begun since the newest answer is taken off.
import type { Clock } from '../../foundation/time/clock.ts'
import { readDurationMs } from './read-duration.ts'

/** What the provider's own limits leave, by the headers of its newest answer and what was sent since. */
export type Headroom = {
  requests: number | undefined
  tokens: number | undefined
  /** The least part left of any of its limits: 0 to 1. */
  fraction: number
  /** When that limit is full again: the wall clock, ms. */
  resetsMs: number
}

type Headers = { readonly [name: string]: string | undefined }
type Names = { counts: 'requests' | 'tokens' | 'output'; limit: string; remaining: string; reset: string }

/** What a limit counts, by what its headers are called: of OpenAI and those like it, of Cerebras and Mistral, of Anthropic. */
const usual: readonly (readonly [name: string, counts: Names['counts']])[] = [
  ['requests', 'requests'],
  ['tokens', 'tokens'],
  ['requests-day', 'requests'],
  ['req-minute', 'requests'],
  ['tokens-minute', 'tokens'],
]
const anthropic: typeof usual = [
  ['requests', 'requests'],
  ['tokens', 'tokens'],
  ['input-tokens', 'tokens'],
  ['output-tokens', 'output'],
]

const names: readonly Names[] = [
  ...usual.map(([name, counts]) => ({
    counts,
    limit: `x-ratelimit-limit-${name}`,
    remaining: `x-ratelimit-remaining-${name}`,
    reset: `x-ratelimit-reset-${name}`,
  })),
  ...anthropic.map(([name, counts]) => ({
    counts,
    limit: `anthropic-ratelimit-${name}-limit`,
    remaining: `anthropic-ratelimit-${name}-remaining`,
    reset: `anthropic-ratelimit-${name}-reset`,
  })),
]

/** Where a provider does not say when its limit is full again, ms; and the latest that is believed. */
const UNSAID_MS = 60_000
const LATEST_MS = 24 * 3_600_000

/** One of the provider's limits, as its newest answer told it. */
type Limit = {
  counts: Names['counts']
  remaining: number
  /** Undefined: it does not tell how much there is when it is full. */
  limit: number | undefined
  toldMs: number
  fullMs: number
  /** What a call takes of it, learnt from what was left before and after. */
  perCall: number
}

export class RateLimits {
  readonly #limits: (Limit | undefined)[] = names.map(() => undefined)
  #isKnown = false
  /** Calls since the newest answer. */
  #begun = 0
  readonly #room: Headroom = { requests: undefined, tokens: undefined, fraction: 1, resetsMs: 0 }

  begin(): void {
    this.#begun += 1
  }

  note(headers: Headers, clock: Clock): void {
    if (!tellsLimits(headers)) return
    const nowMs = clock.monotonicMs()
    const wallMs = clock.nowMs()
    for (let index = 0; index < names.length; index += 1) {
      const { counts, remaining, limit, reset } = names[index] as Names
      const left = readCount(headers[remaining])
      if (left === undefined) continue
      const before = this.#limits[index]
      const fullMs = nowMs + Math.min(readDurationMs(headers[reset], wallMs) ?? UNSAID_MS, LATEST_MS)
      const perCall = before === undefined ? 0 : this.#learn(before, left, nowMs)
      this.#limits[index] = {
        counts,
        remaining: left,
        limit: readCount(headers[limit]),
        toldMs: nowMs,
        fullMs,
        perCall,
      }
    }
    this.#isKnown = true
    this.#begun = 0
  }

  /** The same object each time, with what is left now. Undefined: nothing is known, or all limits are full again. */
  read(nowMs: number, clock: Clock): Headroom | undefined {
    if (!this.#isKnown) return undefined
    const wallMs = clock.nowMs()
    const room = this.#room
    room.requests = room.tokens = undefined
    room.fraction = 1
    let isKnown = false
    for (const each of this.#limits) {
      if (each === undefined || nowMs >= each.fullMs) continue
      const perCall = each.counts === 'requests' ? 1 : each.perCall
      const left = Math.max(0, refill(each, nowMs) - perCall * this.#begun)
      if (each.counts !== 'output') room[each.counts] = Math.min(room[each.counts] ?? left, Math.floor(left))
      const fraction = each.limit === undefined ? (left < 1 ? 0 : 1) : Math.min(1, left / Math.max(1, each.limit))
      if (!isKnown || fraction < room.fraction) {
        room.fraction = fraction
        room.resetsMs = wallMs + each.fullMs - nowMs
      }
      isKnown = true
    }
    this.#isKnown = isKnown
    return isKnown ? room : undefined
  }

  /** The part that is left of its requests and of its tokens, 0 to 1; undefined where it does not tell. */
  readParts(nowMs: number): { requests: number | undefined; tokens: number | undefined } {
    const parts: { [counts in Names['counts']]: number | undefined } = {
      requests: undefined,
      tokens: undefined,
      output: undefined,
    }
    for (const each of this.#limits) {
      if (each?.limit === undefined || nowMs >= each.fullMs) continue
      const perCall = each.counts === 'requests' ? 1 : each.perCall
      const left = Math.max(0, refill(each, nowMs) - perCall * this.#begun)
      parts[each.counts] = Math.min(parts[each.counts] ?? 1, left / Math.max(1, each.limit))
    }
    const { requests, tokens, output } = parts
    return {
      requests,
      tokens: tokens === undefined || output === undefined ? (tokens ?? output) : Math.min(tokens, output),
    }
  }

  #learn(before: Limit, left: number, nowMs: number): number {
    const taken = (refill(before, nowMs) - left) / Math.max(1, this.#begun)
    if (taken <= 0) return before.perCall
    return before.perCall === 0 ? taken : 0.7 * before.perCall + 0.3 * taken
  }
}

/** Most providers tell nothing, and all answers of one are asked: each name is written out, since that is found fastest. */
function tellsLimits(headers: Headers): boolean {
  return (
    headers['x-ratelimit-remaining-requests'] !== undefined ||
    headers['x-ratelimit-remaining-tokens'] !== undefined ||
    headers['x-ratelimit-remaining-tokens-minute'] !== undefined ||
    headers['anthropic-ratelimit-requests-remaining'] !== undefined ||
    headers['anthropic-ratelimit-tokens-remaining'] !== undefined ||
    headers['anthropic-ratelimit-input-tokens-remaining'] !== undefined
  )
}

function refill({ remaining, limit, toldMs, fullMs }: Limit, nowMs: number): number {
  if (limit === undefined || limit <= remaining) return remaining
  if (nowMs >= fullMs) return limit
  return remaining + (limit - remaining) * ((nowMs - toldMs) / (fullMs - toldMs))
}

function readCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
