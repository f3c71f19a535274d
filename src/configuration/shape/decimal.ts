// Decimals as people write them: "1.25". Exact: no float is involved where money or factors are read.
import { parseUsd } from '../../foundation/nanos.ts'

export const decimalPattern = String.raw`^\d+(\.\d{1,9})?$`

/** A decimal of zero or more in billionths: "1.25" is 1250000000n; as USD that is nano-dollars. */
export function parseBillionths(text: string): bigint | undefined {
  try {
    const billionths = parseUsd(/^[\d.]+e[+-]?\d+$/i.test(text) ? Number(text) : text)
    return billionths < 0n ? undefined : billionths
  } catch {
    return undefined
  }
}
