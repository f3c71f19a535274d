// What was measured, as one table and as JSON. What a row's name begins with, up to the first comma, is its group.
import type { Cell } from './cell.ts'
import type { Effort } from '../measure/effort.ts'
import { findGoal, readRatio } from './goals.ts'
import type { Machine } from './machine.ts'

/** Columns in this order, then the peers. */
const order = ['direct', 'nginx', 'crossmodel', 'without ledger']

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
  const ratio = readRatio(cell, row)
  const value = `${cell.value.toFixed(cell.unit === 'ms' ? 2 : 1)} ${cell.unit}`
  return ratio === undefined ? value : `${value} (×${ratio.toFixed(2)})`
}

function formatGoal([cell]: readonly Cell[]): string {
  const goal = cell === undefined ? undefined : findGoal(cell.row)
  if (cell === undefined || goal === undefined) return ''
  return cell.unit === 'µs CPU' ? `×${goal}` : `${goal} ${cell.unit}`
}

export function writeJson(
  cells: readonly Cell[],
  about: { machine: Machine; effort: Effort; books: readonly string[] },
): string {
  const full = cells.map((cell) => ({ ...cell, ratio: readRatio(cell, cells), goal: findGoal(cell.row) }))
  return `${JSON.stringify({ ...about, cells: full }, null, 2)}\n`
}
