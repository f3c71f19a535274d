// Assertions: statements about our own code that stay on in production. A failed one is a bug, never bad input
// (that is a GatewayError) and never a provider's fault.

/** A broken invariant of ours. Reaches callers only as 500 `internal_error`, without its text. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError'
}

/** Throws AssertionError unless `condition` holds. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message)
}

/** For the default branch of a closed union: the compiler proves that it cannot be reached. */
export function assertNever(value: never, what: string): never {
  throw new AssertionError(`${what}: unexpected ${JSON.stringify(value)}`)
}
