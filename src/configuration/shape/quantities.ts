// Durations, sizes and decimals as people write them: "30s", "32MiB", "1.25". Exact: no float is involved where money or
// factors are read.
import { parseUsd } from '../../foundation/money.ts'

const DURATION_MS: { readonly [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const SIZE_BYTES: { readonly [unit: string]: number } = {
  B: 1,
  KB: 1_000,
  MB: 1_000_000,
  GB: 1_000_000_000,
  KiB: 1_024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
}

export const durationPattern = String.raw`^(\d+(?:\.\d+)?)(ms|s|m|h|d)$`
export const sizePattern = String.raw`^(\d+(?:\.\d+)?)(B|KB|MB|GB|KiB|MiB|GiB)$`
export const decimalPattern = String.raw`^\d+(\.\d{1,9})?$`

/** "250ms", "30s", "1.5m", "2h", "1d" in milliseconds, whole; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  return parseQuantity(text, durationPattern, DURATION_MS)
}

/** "512KiB", "32MiB", "1GB" in bytes, whole; undefined for anything else. */
export function parseSize(text: string): number | undefined {
  return parseQuantity(text, sizePattern, SIZE_BYTES)
}

/** A decimal of zero or more in billionths: "1.25" is 1250000000n; as USD that is nano-dollars. */
export function parseBillionths(text: string): bigint | undefined {
  try {
    const billionths = parseUsd(/^[\d.]+e[+-]?\d+$/i.test(text) ? Number(text) : text)
    return billionths < 0n ? undefined : billionths
  } catch {
    return undefined
  }
}

/** Milliseconds as the shortest text that `parseDuration` reads back. */
export function formatDuration(ms: number): string {
  return formatQuantity(ms, ['d', 'h', 'm', 's', 'ms'], DURATION_MS)
}

/** Bytes as the shortest text that `parseSize` reads back. */
export function formatSize(bytes: number): string {
  return formatQuantity(bytes, ['GiB', 'MiB', 'KiB', 'B'], SIZE_BYTES)
}

function parseQuantity(text: string, pattern: string, units: { readonly [unit: string]: number }): number | undefined {
  const match = new RegExp(pattern).exec(text.trim())
  const factor = units[match?.[2] ?? '']
  if (match === null || factor === undefined) return undefined
  const value = Math.round(Number(match[1]) * factor)
  return Number.isSafeInteger(value) ? value : undefined
}

function formatQuantity(value: number, order: readonly string[], units: { readonly [unit: string]: number }): string {
  const unit = order.find((name) => value % (units[name] ?? 1) === 0) ?? order.at(-1) ?? ''
  return `${value / (units[unit] ?? 1)}${unit}`
}
