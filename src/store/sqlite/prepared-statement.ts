// A statement of the hot path, which is announced once and then run by its number.

export type PreparedStatement = {
  sql: string
  /** The one that it writes to. */
  table: string
  /** How many values one run takes. */
  arity: number
  /**
   * Set: the statement adds. Its first `keys` values name a row, the rest are bigints; runs of one batch that name the
   * same row are summed and run once.
   */
  keys?: number
  /**
   * Another text, with the same values. Where the data refuses a group that was answered as durable already, the group is
   * tried once more with these in place of their statements, since it must not be lost.
   */
  fallback?: string
}
