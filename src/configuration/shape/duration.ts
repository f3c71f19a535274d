// Durations as people write them: "30s", "1.5m".
import { formatQuantity, parseQuantity } from './quantity.ts'
import { notation } from './shape.ts'

const DURATION_MS: { readonly [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

export const durationPattern = String.raw`^(\d+(?:\.\d+)?)(ms|s|m|h|d)$`

/** "250ms", "30s", "1.5m", "2h", "1d" in milliseconds, whole; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  return parseQuantity(text, durationPattern, DURATION_MS)
}

/** Milliseconds as the shortest text that `parseDuration` reads back. */
export function formatDuration(ms: number): string {
  return formatQuantity(ms, ['d', 'h', 'm', 's', 'ms'], DURATION_MS)
}

/** A duration that a timer can wait for, ms. */
export function readTimer(written: string): number | undefined {
  const ms = parseDuration(written)
  return ms === undefined || ms > 2_147_483_647 ? undefined : ms
}

export const duration = notation('a duration such as 30s, 500ms or 10m', durationPattern, false, readTimer)
