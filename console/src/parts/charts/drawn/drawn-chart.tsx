// Draws a chart with Recharts: stacked bars, pairs of bars, lines and steps, with one look for all. It is fetched by itself, apart
// from the rest of the console.
import { useElementSize } from '@mantine/hooks'
import { useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Area, Bar, CartesianGrid, ComposedChart, Line, ReferenceArea, Tooltip, XAxis, YAxis } from 'recharts'
import { axisTicks, namedPoints } from '../axis-ticks.ts'
import { chartHeight, colourOf, numberOf, pointsMost } from '../chart-spec.ts'
import type { ChartPoint, ChartProps, ChartSeries } from '../chart-spec.ts'
import styles from '../chart.module.css'
import { writeTick } from '../write-value.ts'
import { BarShape } from './bar-shape.tsx'
import { ChartTip } from './chart-tip.tsx'

const AXIS_PX = 52
const NAME_PX = 84
/** Half of a letter, about. */
const NAME_HALF_PX = 3.6

type Row = { id: string; [series: string]: number | string | null | boolean }

// oxlint-disable-next-line import/no-default-export -- React fetches it by its default.
export default function DrawnChart(props: ChartProps) {
  const { label, kind, unit, series, height = chartHeight, isFromZero = true, onOpen, onSelect } = props
  const points = props.points.slice(-pointsMost)
  const { ref, width } = useElementSize<HTMLDivElement>()
  const active = useRef<number>(undefined)
  const [drag, setDrag] = useState<{ from: number; to: number }>()
  const rows = useMemo(() => points.map((point) => rowOf(point, series)), [points, series])
  const ticks = ticksOf(rows, series, kind, isFromZero, unit === 'money' || unit === 'count')
  const named = namedPoints(points.length, Math.max(1, width - AXIS_PX), NAME_PX).map((at) => points[at]?.id ?? '')
  const open = (at: number | undefined) => {
    const point = at === undefined ? undefined : points[at]
    if (point !== undefined) onOpen?.(point)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') open(active.current)
  }
  const release = () => {
    const [first, last] =
      drag === undefined ? [] : [points[Math.min(drag.from, drag.to)], points[Math.max(drag.from, drag.to)]]
    setDrag(undefined)
    if (first !== undefined && last !== undefined && first !== last) onSelect?.(first, last)
    else open(active.current)
  }
  const chosen = drag === undefined || drag.from === drag.to ? undefined : [points[drag.from]?.id, points[drag.to]?.id]
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- The chart inside is what has the focus.
    <div ref={ref} className={styles.drawn} onKeyDown={press}>
      {width === 0 ? null : (
        <ComposedChart
          width={width}
          height={height}
          data={rows}
          margin={{ top: 6, right: 0, bottom: 0, left: 0 }}
          barCategoryGap={kind === 'pairs' ? '24%' : '15%'}
          barGap={1}
          accessibilityLayer
          title={label}
          style={onOpen === undefined ? {} : { cursor: 'pointer' }}
          onMouseDown={({ activeIndex }) => {
            if (activeIndex !== undefined && activeIndex !== null)
              setDrag({ from: Number(activeIndex), to: Number(activeIndex) })
          }}
          onMouseMove={({ activeIndex }) => {
            if (activeIndex !== undefined && activeIndex !== null)
              setDrag((before) => (before === undefined ? before : { ...before, to: Number(activeIndex) }))
          }}
          onMouseUp={release}
          onMouseLeave={() => setDrag(undefined)}
        >
          <CartesianGrid vertical={false} stroke="var(--grid)" />
          <XAxis
            dataKey="id"
            ticks={named}
            interval={0}
            tickLine={false}
            axisLine={{ stroke: 'var(--line-strong)' }}
            height={28}
            tick={({ x, y, payload }) => {
              const name = points.find((point) => point.id === payload.value)?.name ?? ''
              return <AxisName x={Number(x)} y={Number(y) + 12} name={name} width={width} />
            }}
          />
          <YAxis
            width={AXIS_PX}
            ticks={ticks}
            domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
            interval={0}
            tickLine={false}
            axisLine={false}
            tick={({ x, y, payload }) => (
              <text x={Number(x)} y={Number(y) + 4} textAnchor="end">
                {writeTick(Number(payload.value), unit)}
              </text>
            )}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={kind === 'lines' ? { stroke: 'var(--line-strong)' } : { fill: 'var(--text)', opacity: 0.05 }}
            content={({ activeIndex, active: isActive }) => {
              active.current =
                isActive && activeIndex !== undefined && activeIndex !== null ? Number(activeIndex) : undefined
              const point = active.current === undefined ? undefined : points[active.current]
              return point === undefined ? null : (
                <ChartTip point={point} series={series} unit={unit} isSum={kind === 'stack'} />
              )
            }}
          />
          {series.map((one, at) => drawSeries(one, at, series, kind))}
          {chosen === undefined ? null : (
            <ReferenceArea x1={chosen[0] ?? ''} x2={chosen[1] ?? ''} fill="var(--accent)" fillOpacity={0.12} />
          )}
        </ComposedChart>
      )}
    </div>
  )
}

/** Under its point, but never cut off at the edge. */
function AxisName({ x, y, name, width }: { x: number; y: number; name: string; width: number }) {
  const isAtEnd = x + name.length * NAME_HALF_PX > width
  return (
    <text x={isAtEnd ? width : x} y={y} textAnchor={isAtEnd ? 'end' : 'middle'}>
      {name}
    </text>
  )
}

function drawSeries(one: ChartSeries, at: number, all: readonly ChartSeries[], kind: ChartProps['kind']) {
  const colour = colourOf(one, at)
  const common = { key: one.id, dataKey: one.id, name: one.name, isAnimationActive: false } as const
  const look = one.look ?? (kind === 'lines' ? 'line' : 'bar')
  if (look === 'bar') {
    const above = kind === 'stack' ? all.slice(at + 1).map(({ id }) => id) : []
    const stack = kind === 'stack' ? { stackId: 'all' } : {}
    return (
      <Bar
        {...common}
        {...stack}
        fill={colour}
        maxBarSize={28}
        shape={(shape) => <BarShape {...shape} above={above} />}
      />
    )
  }
  if (look === 'area')
    return (
      <Area
        {...common}
        type="linear"
        stroke={colour}
        strokeWidth={1.5}
        fill={colour}
        fillOpacity={0.1}
        activeDot={{ r: 3 }}
      />
    )
  const dash = look === 'dashed' ? { strokeDasharray: '3 3' } : {}
  return (
    <Line
      {...common}
      {...dash}
      type={look === 'steps' ? 'stepAfter' : 'linear'}
      stroke={colour}
      strokeWidth={1.5}
      dot={false}
      activeDot={{ r: 3, fill: colour, stroke: 'var(--surface)' }}
      connectNulls={false}
    />
  )
}

function rowOf(point: ChartPoint, series: readonly ChartSeries[]): Row {
  const numbers = Object.fromEntries(series.map(({ id }) => [id, numberOf(point.values[id])]))
  return { ...numbers, id: point.id, isSoFar: point.isSoFar === true }
}

function ticksOf(
  rows: readonly Row[],
  series: readonly ChartSeries[],
  kind: ChartProps['kind'],
  isFromZero: boolean,
  isWhole: boolean,
): number[] {
  const all = rows.map((row) => series.map(({ id }) => Number(row[id] ?? 0)))
  const tops = all.map((values) =>
    kind === 'stack' ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values, 0),
  )
  const there = all.flat().filter((value) => value > 0)
  return axisTicks(isFromZero || there.length === 0 ? 0 : Math.min(...there), Math.max(...tops, 0), isWhole)
}
