// The rows that have a goal, as an SVG for the docs: bars by target, the goal as a line across them. What is far beyond
// the goals is cut off at the panel's edge, its figure beside it.
import { findGoal, readRatio } from './goals.ts'
import type { Machine } from './machine.ts'
import type { Cell } from './cell.ts'

type Bar = { target: string; value: number }
type Row = { name: string; goal: number; bars: Bar[] }
type Panel = { title: string; format(value: number): string; rows: Row[] }

const WIDTH = 920
const LEFT = 256
const RIGHT = 150
const BAR = 16
const GAP = 18
const HEAD = 44
/** How far a panel goes beyond its largest goal or figure, those of peers aside. */
const ROOM = 1.15
/** Text that stays legible where it crosses a line. */
const HALO = 'fill="#222" stroke="#fff" stroke-width="3" paint-order="stroke"'

/** Translated streams have one goal in common: two stand for all. */
const undrawn: readonly RegExp[] = [/^stream of 100, (?!messages → chat|chat → messages|(\w+) → \1)/]
const colours: { readonly [target: string]: string } = { nginx: '#9aa3ad', crossmodel: '#2f66cc' }
const PEER = '#b98134'

export function drawChart(cells: readonly Cell[], machine: Machine): string {
  const panels = [
    readPanel(cells, 'body 1 KB', 'CPU of a body of 1 KB, as a multiple of nginx', showRatio),
    readPanel(cells, 'stream of 100', 'CPU of a stream of 100 events, as a multiple of nginx', showRatio),
    readPanel(cells, 'added latency', 'Time added to the first content', (value) => `${value.toFixed(2)} ms`),
    readPanel(cells, 'memory', 'Resident memory', (value) => `${value.toFixed(0)} MB`),
  ].filter(({ rows }) => rows.length > 0)
  let y = 8
  const parts = panels.map((panel) => {
    const drawn = drawPanel(panel, y)
    y += drawn.height
    return drawn.text
  })
  const { cores, processor, node, nginx, date } = machine
  const about = `${cores} cores (${processor}), Node ${node}, nginx ${nginx}, ${date.slice(0, 10)}. The dashed line is the goal.`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 28}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
${parts.join('\n')}
${write(16, y + 14, about, 'fill="#555"')}
</svg>
`
}

const showRatio = (value: number) => `×${value.toFixed(2)}`

/** The rows of `group` that have a goal. */
function readPanel(cells: readonly Cell[], group: string, title: string, format: Panel['format']): Panel {
  const names = new Set(cells.filter(({ row }) => row.startsWith(`${group}, `)).map(({ row }) => row))
  const rows = [...names].flatMap((name): Row[] => {
    const goal = findGoal(name)
    if (goal === undefined || undrawn.some((pattern) => pattern.test(name))) return []
    const those = cells.filter(({ row, target }) => row === name && target !== 'direct')
    const bars = those.flatMap((cell): Bar[] => {
      const value = cell.unit === 'µs CPU' ? readRatio(cell, those) : cell.value
      return value === undefined ? [] : [{ target: cell.target, value }]
    })
    return [{ name: name.slice(group.length + 2), goal, bars }]
  })
  return { title, format, rows: rows.filter(({ bars }) => bars.length > 0) }
}

function drawPanel({ title, format, rows }: Panel, top: number): { text: string; height: number } {
  const ours = rows.flatMap(({ bars, goal }) => [
    goal,
    ...bars.filter(({ target }) => target in colours).map(({ value }) => value),
  ])
  const most = Math.max(...ours) * ROOM
  const scale = (value: number) => (Math.min(Math.max(value, 0), most) / most) * (WIDTH - LEFT - RIGHT)
  const parts = [write(16, top + 22, title, 'font-weight="bold" font-size="14"')]
  let y = top + HEAD
  for (const { name, goal, bars } of rows) {
    const height = bars.length * BAR
    const x = LEFT + scale(goal)
    const figures: string[] = []
    parts.push(write(LEFT - 10, y + height / 2 + 4, name, 'text-anchor="end"'))
    for (const [index, { target, value }] of bars.entries()) {
      const at = y + index * BAR
      const width = Math.max(1, scale(value))
      const colour = colours[target] ?? PEER
      const figure = `${format(value)}  ${target}${value > most ? ' →' : ''}`
      parts.push(`<rect x="${LEFT}" y="${at + 1}" width="${width.toFixed(1)}" height="${BAR - 2}" fill="${colour}"/>`)
      figures.push(write(LEFT + width + 8, at + 12, figure, HALO))
    }
    const [from, to] = [y - 4, y + height + 4]
    parts.push(
      `<path d="M${x.toFixed(1)} ${from}V${to}" stroke="#c22" stroke-width="2" stroke-dasharray="4 2"/>`,
      write(x, y - 5, format(goal), 'text-anchor="middle" font-size="9" fill="#c22"'),
      ...figures,
    )
    y += height + GAP
  }
  return { text: parts.join('\n'), height: y - top + 6 }
}

function write(x: number, y: number, text: string, attributes: string): string {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${safe}</text>`
}
