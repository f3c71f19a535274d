// What is known of an endpoint with one credential, as JSON for the operator. Parts and shares are 0 to 1, times milliseconds.
import type { JsonObject } from '../foundation/json/json.ts'
import type { Standing } from '../health/standing.ts'
import { showMoment } from './moment.ts'

export function describeStanding(standing: Standing): JsonObject {
  const { state, untilMs, fault, headroom } = standing
  return {
    state: nameState(standing),
    use: standing.use,
    fault: fault ?? null,
    back_at: state === 'open' || state === 'cooling' ? showMoment(untilMs) : null,
    in_flight: standing.inFlight,
    calls: standing.calls,
    error_rate: round(standing.errorRate),
    tool_error_rate: round(standing.toolErrorRate),
    first_content_ms: describeQuantiles(standing.firstContentMs),
    body_ms: describeQuantiles(standing.bodyMs),
    tokens_per_second: describeQuantiles(standing.tokensPerSecond),
    headroom:
      headroom === undefined
        ? null
        : {
            requests: headroom.requests ?? null,
            tokens: headroom.tokens ?? null,
            fraction: round(headroom.fraction),
            resets_at: showMoment(headroom.resetsMs),
          },
  }
}

/** `ready` and `degraded` are both called; the others are left alone after faults. */
export function nameState({ state, isDegraded }: Standing): 'ready' | 'degraded' | 'open' | 'cooling' | 'probing' {
  if (state !== 'closed') return state
  return isDegraded ? 'degraded' : 'ready'
}

function describeQuantiles(quantiles: Standing['firstContentMs']): JsonObject | null {
  if (quantiles === undefined) return null
  const { count, ...levels } = quantiles
  return { ...Object.fromEntries(Object.entries(levels).map(([level, value]) => [level, round(value)])), count }
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
