// What is to be reached: CPU as a multiple of nginx in the same run, the rest in its own unit. The p99 holds where the
// direct calls' own is below it.
import type { Cell } from './cell.ts'

const goals: readonly [row: RegExp, most: number][] = [
  [/^body 1 KB, (\w+) → \1$/, 6.5],
  [/^body 1 KB, messages → chat$/, 9],
  [/^stream of 100, (\w+) → \1$/, 1.3],
  [/^stream of 100, /, 2],
  [/^added latency, first content, 1 at once, p50$/, 0.6],
  [/^added latency, first content, 1 at once, p99$/, 1.5],
  [/^growth, .* 256 at once, beside 16$/, 1.05],
  [/^hedging, .* beside /, 1],
  [/^choosing, .* beside one$/, 1.05],
  [/^console, .* beside nobody$/, 1.05],
  [/^memory, 5000 slow streams, /, 300],
]

export function findGoal(row: string): number | undefined {
  return goals.find(([pattern]) => pattern.test(row))?.[1]
}

/** A cell's CPU as a multiple of nginx's in the same row; undefined: it has none. */
export function readRatio(cell: Cell, cells: readonly Cell[]): number | undefined {
  if (cell.unit !== 'µs CPU' || cell.target === 'nginx') return undefined
  const floor = cells.find(({ row, target }) => row === cell.row && target === 'nginx')
  return floor === undefined ? undefined : cell.value / floor.value
}
