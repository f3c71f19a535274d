// Tables and lists for people: aligned with spaces, no colour, no lines, so that they read the same in a terminal, a
// file and a pipe. A cell is one line, whatever is in it.
import { plainText } from './start/plain-text.ts'

/** Blanks between columns. */
const GAP = 2

/**
 * Rows under a heading; columns are as wide as their widest cell. A heading that ends in `>` aligns right. Lines that are
 * longer than `lineWidth` are cut: a terminal would break them.
 */
export function formatTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  lineWidth = Number.POSITIVE_INFINITY,
): string {
  const right = headings.map((heading) => heading.endsWith('>'))
  const titles = headings.map((heading) => heading.replace(/>$/, '').toUpperCase())
  const all = [titles, ...rows.map((row) => row.map(plainText))]
  const widths = titles.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))))
  return all
    .map((row) =>
      titles
        .map((_, column) => {
          const cell = row[column] ?? ''
          const gap = ' '.repeat((widths[column] ?? 0) - width(cell))
          return right[column] ? gap + cell : cell + gap
        })
        .join(' '.repeat(GAP))
        .trimEnd(),
    )
    .map((line) => (width(line) > lineWidth ? `${[...line].slice(0, lineWidth - 1).join('')}…` : line))
    .join('\n')
}

/**
 * The same for a table that may be wider than the terminal, with a line that names the columns for which there was no room.
 * `expendable`: those headings that may go, the first of them first; empty columns go before all others.
 */
export function fitTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  expendable: readonly string[],
  lineWidth = Number.POSITIVE_INFINITY,
): string {
  const columns = headings.map((heading, column) => {
    const longest = Math.max(0, ...rows.map((row) => width(row[column] ?? '')))
    return { heading, column, isEmpty: longest === 0, wide: Math.max(width(heading.replace(/>$/, '')), longest) + GAP }
  })
  const goes = columns
    .filter(({ heading }) => expendable.includes(heading))
    .toSorted((a, b) => expendable.indexOf(a.heading) - expendable.indexOf(b.heading))
    .toSorted((a, b) => Number(b.isEmpty) - Number(a.isEmpty))
  let needed = columns.reduce((sum, { wide }) => sum + wide, -GAP)
  const gone = goes.filter(({ wide }) => {
    const isNeedless = needed > lineWidth
    if (isNeedless) needed -= wide
    return isNeedless
  })
  const kept = columns.filter((column) => !gone.includes(column))
  const pick = (cells: readonly string[]) => kept.map(({ column }) => cells[column] ?? '')
  const missed = gone.filter(({ isEmpty }) => !isEmpty).map(({ heading }) => heading.replace(/>$/, ''))
  const table = formatTable(pick(headings), rows.map(pick), lineWidth)
  return missed.length === 0
    ? table
    : `${table}\n(no room for ${missed.join(', ')}; a wider terminal or --json has them)`
}

/** Names and values, one a line, the values aligned. Values that are undefined are left out. */
export function formatFields(fields: readonly (readonly [name: string, value: string | undefined])[]): string {
  const shown = fields.filter(([, value]) => value !== undefined)
  const widest = Math.max(0, ...shown.map(([name]) => width(name)))
  return shown.map(([name, value]) => `${name}${' '.repeat(widest - width(name))}  ${value ?? ''}`).join('\n')
}

/** Characters, not UTF-16 units; wide scripts are not accounted for. */
function width(text: string): number {
  return [...text].length
}
