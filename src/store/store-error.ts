// Failures between the gateway and a database, in two kinds: a fault of the machinery, described to the operator in one
// line, and a write that the data refused. Neither is ever the caller's fault, and neither may become a 401.

/** The database cannot be used. The message is one line for the operator and names the remedy; it holds no secret. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  /** The same for anybody who asks whether the gateway is ready: it names no file, no address and no person. */
  readonly summary: string

  constructor(message: string, summary = 'the database cannot be used') {
    super(message)
    this.summary = summary
  }
}

/** A group of statements was refused whole: a unique constraint, or a row that was not in the state it had to be in. */
export class WriteConflict extends Error {
  override readonly name = 'WriteConflict'
}
