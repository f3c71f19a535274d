// Columns and the values that an encoder gave for them, as the row that Kysely takes.

/** The caller answers for the types: its encoder writes the values in the order of the columns. */
export function toRow(columns: readonly string[], values: readonly unknown[]): never {
  return Object.fromEntries(columns.map((column, index) => [column, values[index]])) as never
}
