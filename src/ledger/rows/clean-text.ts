// Texts of records in a form that each database takes. What callers and providers name things by goes into the records,
// and must never be the reason why the end of a generation cannot be written: Postgres refuses NUL and lone surrogates,
// SQLite changes the latter.

type Value = string | number | bigint | null

const REPLACEMENT = '\u{FFFD}'

/** The text itself where it is clean; otherwise with a replacement character for each NUL and each lone surrogate. */
export function cleanText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', REPLACEMENT) : whole
}

/** Cleans all texts of a row, in place. */
export function cleanValues<Row extends Value[]>(values: Row): Row {
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]
    if (typeof value === 'string') values[index] = cleanText(value)
  }
  return values
}
