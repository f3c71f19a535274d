// Whether a provider's figures of usage make sense. Providers have been seen to report fractions, negative numbers, text
// and sums without parts; whoever charges by such a figure charges something else than what was used. Usage that holds one
// is read as no usage at all, so that it is counted instead.

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
