// The last characters of a secret, by which people know which of theirs it is.

const SHOWN = 4
/** Of a shorter one they would tell too much. */
const LEAST_LENGTH = 16

/** Undefined: the secret is too short for that. */
export function showLastFour(secret: string): string | undefined {
  return secret.length < LEAST_LENGTH ? undefined : secret.slice(-SHOWN)
}
