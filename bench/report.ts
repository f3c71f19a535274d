// One table, and the same as a chart for the docs.

export type Cell = { row: string; target: string; unit: string; value: number }

export function printTable(cells: readonly Cell[], targets: readonly string[]): void {
  const names = [...new Set(cells.map(({ row }) => row))]
  const lines = [['', ...targets]]
  for (const name of names) {
    const floor = cells.find((cell) => cell.row === name && cell.target === 'nginx')
    lines.push([
      name,
      ...targets.map((target) => {
        const cell = cells.find((each) => each.row === name && each.target === target)
        if (cell === undefined) return ''
        const ratio =
          floor === undefined || target === 'nginx' || cell.unit !== 'µs CPU'
            ? ''
            : ` (×${(cell.value / floor.value).toFixed(2)})`
        return `${cell.value.toFixed(cell.unit === 'ms' ? 2 : 1)} ${cell.unit}${ratio}`
      }),
    ])
  }
  const widths = (lines[0] as string[]).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  )
  for (const line of lines)
    process.stdout.write(
      `${line
        .map((text, column) => text.padEnd(widths[column] as number))
        .join('  ')
        .trimEnd()}\n`,
    )
}

const BAR = 18
const LABEL = 330
const WIDTH = 900

/** A bar per row and target: CPU as a multiple of nginx. */
export function drawChart(cells: readonly Cell[]): string {
  const bars = cells.flatMap((cell) => {
    const floor = cells.find((each) => each.row === cell.row && each.target === 'nginx')
    return cell.unit === 'µs CPU' && floor !== undefined && cell.target !== 'nginx'
      ? [{ label: `${cell.row} — ${cell.target}`, ratio: cell.value / floor.value }]
      : []
  })
  const most = Math.max(1, ...bars.map(({ ratio }) => ratio))
  const body = bars.map(({ label, ratio }, index) => {
    const y = 40 + index * (BAR + 6)
    const width = ((WIDTH - LABEL - 80) * ratio) / most
    return `<text x="${LABEL - 8}" y="${y + 13}" text-anchor="end">${label}</text><rect x="${LABEL}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="#3b6fd4"/><text x="${LABEL + width + 6}" y="${y + 13}">×${ratio.toFixed(2)}</text>`
  })
  const height = 60 + bars.length * (BAR + 6)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12"><text x="8" y="20" font-weight="bold">CPU per request, as a multiple of nginx in the same run</text>${body.join('')}</svg>\n`
}
