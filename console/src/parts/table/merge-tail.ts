// What a live list keeps: rows that are there already are replaced in their place (one in flight becomes its ended row), all
// others come on top, or wait while the person reads. One in flight that an answer does not have any more ended outside what is
// asked for, and goes. At most so many are kept; where more came than one answer holds, a tenth of them is shown.

export type Kept<Row> = {
  rows: readonly Row[]
  /** New ones that wait; newest first. */
  waiting: readonly Row[]
  /** Only a part of what came since the list was read is shown. */
  isSampled: boolean
}

export type TailRead<Row> = {
  /** Newest first. */
  rows: readonly Row[]
  cursor: string | undefined
  /** More came than one answer holds. */
  isMore: boolean
}

export const keptMost = 1000
const SHOWN_OF_MANY = 10

type MergeOptions<Row> = {
  keyOf: (row: Row) => string
  /** Is in every answer for as long as it lasts. */
  isInFlight: (row: Row) => boolean
  mustWait: boolean
}

export function mergeTail<Row>(
  { rows, waiting, isSampled: wasSampled }: Kept<Row>,
  read: TailRead<Row>,
  { keyOf, isInFlight, mustWait }: MergeOptions<Row>,
): Kept<Row> {
  const byKey = new Map(read.rows.map((row) => [keyOf(row), row]))
  const known = new Set([...rows, ...waiting].map(keyOf))
  const renew = (old: readonly Row[]) => old.flatMap((row) => byKey.get(keyOf(row)) ?? (isInFlight(row) ? [] : [row]))
  const came = read.rows.filter((row) => !known.has(keyOf(row)))
  const fresh = read.isMore ? came.filter((_, at) => at % SHOWN_OF_MANY === 0) : came
  const isSampled = wasSampled || read.isMore
  const [shown, held] = [renew(rows), renew(waiting)]
  if (mustWait) return { rows: shown, waiting: [...fresh, ...held].slice(0, keptMost), isSampled }
  return { rows: [...fresh, ...held, ...shown].slice(0, keptMost), waiting: [], isSampled }
}

/** The person wants to see what waits. */
export function showWaiting<Row>({ rows, waiting, isSampled }: Kept<Row>): Kept<Row> {
  return { rows: [...waiting, ...rows].slice(0, keptMost), waiting: [], isSampled }
}

/** A list that was cut ends there: between it and what lies further back, rows would be missing. */
export function isCut(rows: readonly unknown[]): boolean {
  return rows.length >= keptMost
}
