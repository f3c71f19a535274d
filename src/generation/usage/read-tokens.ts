// Checks whether a provider's figures of usage make sense. Providers have been seen to report fractions, negative
// numbers, text and sums without parts, and a charge made of such a figure would not be for what was used. Usage that
// holds one is read as no usage at all, and the gateway counts the tokens itself.

/** More tokens than any answer uses: the largest context windows hold ten million. Beyond it a figure is a mistake. */
export const MOST_TOKENS = 100_000_000

/** A figure of usage; undefined where it is absent or makes no sense. */
export function readTokens(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= MOST_TOKENS
    ? value
    : undefined
}

/** Whether each of them is either absent or a figure that makes sense. */
export function makeSense(...values: unknown[]): boolean {
  return values.every((value) => value === undefined || value === null || readTokens(value) !== undefined)
}
