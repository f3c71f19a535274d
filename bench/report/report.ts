// What was measured, as one table and as JSON. What a row's name begins with, up to the first comma, is its group.
import type { Cell } from './cell.ts'
import type { Effort } from '../measure/effort.ts'
import { findGoal, readRatio } from './goals.ts'
import type { Machine } from './machine.ts'
import { median } from '../load/calls.ts'
import { quantile } from '../load/load.ts'

/** Columns in this order, then the peers. */
const order = ['direct', 'nginx', 'before', 'crossmodel', 'without ledger', 'prepaid']

export function formatTable(cells: readonly Cell[]): string {
  const targets = [...new Set([...order, ...cells.map(({ target }) => target)])].filter((name) =>
    cells.some(({ target }) => target === name),
  )
  const lines = [['', ...targets, 'goal']]
  let group = ''
  for (const row of new Set(cells.map(({ row }) => row))) {
    if (readGroup(row) !== group) lines.push([])
    group = readGroup(row)
    const those = cells.filter((cell) => cell.row === row)
    const found = targets.map((name) => those.find(({ target }) => target === name))
    lines.push([row, ...found.map((cell) => (cell === undefined ? '' : formatCell(cell, those))), formatGoal(those)])
  }
  const widths = (lines[0] as string[]).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines
    .map(
      (line) =>
        `${line
          .map((text, column) => text.padEnd(widths[column] as number))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

function readGroup(row: string): string {
  return row.slice(0, row.indexOf(','))
}

function formatCell(cell: Cell, row: readonly Cell[]): string {
  if (cell.unit === '×') return `×${cell.value.toFixed(2)}${formatSpread(cell.samples)}`
  const ratio = readRatio(cell, row)
  const value = `${cell.value.toFixed(cell.unit === 'ms' ? 2 : 1)} ${cell.unit}`
  return ratio === undefined ? value : `${value} (×${ratio.toFixed(2)})`
}

/** What half of the rounds were within. */
function formatSpread(samples: readonly number[] = []): string {
  if (samples.length < 4) return ''
  const sorted = Float64Array.from(samples).sort()
  return ` (${quantile(sorted, 0.25).toFixed(2)} to ${quantile(sorted, 0.75).toFixed(2)})`
}

function formatGoal([cell]: readonly Cell[]): string {
  const goal = cell === undefined ? undefined : findGoal(cell.row)
  if (cell === undefined || goal === undefined) return ''
  return cell.unit === 'µs CPU' || cell.unit === '×' ? `×${goal}` : `${goal} ${cell.unit}`
}

/** Whether the figures of the CPU rows are of targets at their limit; `wrk`: the version that made their load. */
export function describeLoad(cells: readonly Cell[], wrk: string | undefined): string {
  const busy = [...new Set(cells.map(({ target }) => target))].flatMap((name) => {
    const shares = cells.flatMap(({ target, busy: share }) => (target === name && share !== undefined ? [share] : []))
    return shares.length === 0 ? [] : [`${name} ${median(shares).toFixed(2)}`]
  })
  const limit =
    wrk === undefined
      ? 'nginx was not at its limit, and the ratios to it are too small: their load came from Node and not from wrk'
      : `load by wrk ${wrk}`
  return `${limit}; processors kept busy, in the median row: ${busy.join(', ')}`
}

export function writeJson(
  cells: readonly Cell[],
  about: { machine: Machine; effort: Effort; books: readonly string[] },
): string {
  const full = cells.map((cell) => ({ ...cell, ratio: readRatio(cell, cells), goal: findGoal(cell.row) }))
  return `${JSON.stringify({ ...about, cells: full }, null, 2)}\n`
}
