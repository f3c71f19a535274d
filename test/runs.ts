// How often a test tries random cases: a few in the loop of whoever writes code, many in the long run (`npm run test:long`).
// A seed that fails is printed, and fails in both.

export const LONG_VARIABLE = 'CROSSMODEL_TEST_LONG'

export const isLongRun = process.env[LONG_VARIABLE] === 'yes'

/** `long` in the long run; in the loop a tenth of it, at least so many. */
export function countRuns(long: number, least = 50): number {
  return isLongRun ? long : Math.min(long, Math.max(least, Math.ceil(long / 10)))
}
