// Tables and lists for people: aligned with spaces, no colour, no lines, so that they read the same in a terminal, a
// file and a pipe.

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
  const all = [titles, ...rows]
  const widths = titles.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))))
  return all
    .map((row) =>
      titles
        .map((_, column) => {
          const cell = row[column] ?? ''
          const gap = ' '.repeat((widths[column] ?? 0) - width(cell))
          return right[column] ? gap + cell : cell + gap
        })
        .join('  ')
        .trimEnd(),
    )
    .map((line) => (width(line) > lineWidth ? `${[...line].slice(0, lineWidth - 1).join('')}…` : line))
    .join('\n')
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
