// Draws a chart with Recharts: stacked bars, pairs of bars, lines and steps, with one look for all. It is fetched by itself, apart
// from the rest of the console.
import { useElementSize } from '@mantine/hooks'
import { useMemo, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { Area, Bar, CartesianGrid, ComposedChart, Line, ReferenceArea, Tooltip, XAxis, YAxis } from 'recharts'
import { axisTicks, namedPoints } from '../axis-ticks.ts'
import { chartHeight, colourOf, numberOf, pointsMost } from '../chart-spec.ts'
import type { ChartPoint, ChartProps, ChartSeries } from '../chart-spec.ts'
import styles from '../chart.module.css'
import { writeTick } from '../write-value.ts'
import { BarShape } from './bar-shape.tsx'
import { ChartTip } from './chart-tip.tsx'
import { useRangeDrag } from './use-range-drag.ts'

const AXIS_PX = 52
const NAME_PX = 84
/** Half of a letter, about. */
const NAME_HALF_PX = 3.6

type Row = { id: string; [series: string]: number | string | null | boolean }

export function DrawnChart(props: ChartProps) {
  const { label, kind, unit, series, height = chartHeight, isFromZero = true, onOpen, onSelect } = props
  const points = props.points.slice(-pointsMost)
  const { ref, width } = useElementSize<HTMLDivElement>()
  const active = useRef<number>(undefined)
  const rows = useMemo(() => points.map((point) => rowOf(point, series)), [points, series])
  const ticks = ticksOf(rows, series, kind, isFromZero, unit === 'money' || unit === 'count')
  const open = () => {
    const point = active.current === undefined ? undefined : points[active.current]
    if (point !== undefined) onOpen?.(point)
  }
  const { chosen, handlers } = useRangeDrag(points, onSelect, open)
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') open()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- The chart inside is what has the focus.
    <div ref={ref} className={styles.drawn} onKeyDown={press}>
      {width === 0 ? null : (
        <ComposedChart
          {...handlers}
          width={width}
          height={height}
          data={rows}
          margin={{ top: 6, right: 0, bottom: 0, left: 0 }}
          barCategoryGap={kind === 'pairs' ? '24%' : '15%'}
          barGap={1}
          accessibilityLayer
          title={label}
          style={onOpen === undefined ? {} : { cursor: 'pointer' }}
        >
          <CartesianGrid vertical={false} stroke="var(--grid)" />
          {drawNames(points, width)}
          {drawValues(ticks, unit)}
          <Tooltip
            isAnimationActive={false}
            cursor={kind === 'lines' ? { stroke: 'var(--line-strong)' } : { fill: 'var(--text)', opacity: 0.05 }}
            content={({ activeIndex, active: isActive }) => {
              active.current =
                isActive && activeIndex !== undefined && activeIndex !== null ? Number(activeIndex) : undefined
              const point = active.current === undefined ? undefined : points[active.current]
              if (point === undefined) return null
              return <ChartTip point={point} series={series} unit={unit} isSum={kind === 'stack'} />
            }}
          />
          {series.map((one, at) => drawSeries(one, at, series, kind))}
          {chosen === undefined ? null : (
            <ReferenceArea x1={chosen[0]} x2={chosen[1]} fill="var(--accent)" fillOpacity={0.12} />
          )}
        </ComposedChart>
      )}
    </div>
  )
}

/** The axis of points: the last is always named. */
function drawNames(points: readonly ChartPoint[], width: number) {
  const named = namedPoints(points.length, Math.max(1, width - AXIS_PX), NAME_PX)
  const names = new Map(points.map(({ id, name }) => [id, name]))
  return (
    <XAxis
      dataKey="id"
      ticks={named.map((at) => points[at]?.id ?? '')}
      interval={0}
      tickLine={false}
      axisLine={{ stroke: 'var(--line-strong)' }}
      height={28}
      tick={({ x, y, payload }) => (
        <AxisName x={Number(x)} y={Number(y) + 12} name={names.get(String(payload.value)) ?? ''} width={width} />
      )}
    />
  )
}

function drawValues(ticks: readonly number[], unit: ChartProps['unit']) {
  return (
    <YAxis
      width={AXIS_PX}
      ticks={[...ticks]}
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
