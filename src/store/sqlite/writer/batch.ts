// A batch of groups as it travels from the event loop to the writing thread, and what became of its groups.
import type { SqliteFailure } from '../sqlite-failure.ts'

/** In `operations`: the end of a group, and a statement whose SQL travels along (sql, count, expected rows, values…). */
export const GROUP_END = -1
export const AD_HOC = -2
/** As expected rows of an ad-hoc statement: any number. */
export const ANY_ROWS = -1

/** Operations, and the values of all of them one after the other. */
export type Batch = { operations: number[]; values: unknown[] }

/**
 * A batch on its way to the thread. A clone of many small values costs ten times what one text does, so prepared
 * statements travel as JSON; the values of other ones may be of any kind, and are cloned.
 */
export type PackedBatch = Batch | string

/** Takes the batch: its values are changed. */
export function packBatch(batch: Batch): PackedBatch {
  const { operations, values } = batch
  if (operations.includes(AD_HOC)) return batch
  const bigints: number[] = []
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]
    if (typeof value !== 'bigint') continue
    const number = Number(value)
    values[index] = Number.isSafeInteger(number) ? number : value.toString()
    bigints.push(index)
  }
  return JSON.stringify([operations, values, bigints])
}

/** Groups of a batch. */
export function countGroups(packed: PackedBatch): number {
  let groups = 0
  for (const operation of unpackBatch(packed).operations) if (operation === GROUP_END) groups += 1
  return groups
}

export function unpackBatch(packed: PackedBatch): Batch {
  if (typeof packed !== 'string') return packed
  const [operations, values, bigints] = JSON.parse(packed) as [number[], unknown[], number[]]
  for (const index of bigints) values[index] = BigInt(values[index] as number | string)
  return { operations, values }
}

/** A group by its place in its batch, and why it was refused. */
export type GroupFailure = [group: number, failure: SqliteFailure]
/** Groups that the data refused; and those that it took in their second form alone, with what it said to the first. */
export type CommitResult = { refused: GroupFailure[]; mended: GroupFailure[] }
