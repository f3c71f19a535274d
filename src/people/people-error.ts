// Why something about people was not done, in words for the person who asked.

/** `gone`: a link that was used, withdrawn or has expired. `limited`: too many tries, again later. */
export type PeopleErrorKind = 'invalid' | 'forbidden' | 'not_found' | 'conflict' | 'gone' | 'limited' | 'unavailable'

export class PeopleError extends Error {
  override readonly name = 'PeopleError'
  readonly kind: PeopleErrorKind
  /** The field of the request at fault. */
  readonly field: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(kind: PeopleErrorKind, message: string, options: { field?: string; retryAfterSeconds?: number } = {}) {
    super(message)
    this.kind = kind
    this.field = options.field
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}
