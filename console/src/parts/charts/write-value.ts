// How a chart writes values: exactly in its tooltip, short on its axis.
import { writeCount, writeMillis, writeShortCount } from '../format/count.ts'
import { nanosOf, NANOS, writeMoney, writeShortMoney } from '../format/money.ts'
import type { ChartUnit, ChartValue } from './chart-spec.ts'

const CENT_PLACES = 2

export function writeValue(value: ChartValue | undefined, unit: ChartUnit): string {
  if (value === null || value === undefined) return '–'
  if (unit === 'money') return writeMoney(asUsd(value), 'sum').text
  if (unit === 'millis') return writeMillis(Number(value))
  if (unit === 'percent') return `${Number(value).toFixed(1)}%`
  return writeCount(Number(value))
}

export function writeTick(value: number, unit: ChartUnit): string {
  if (unit === 'money') return writeShortMoney(asUsd(value))
  if (unit === 'millis') return value === 0 ? '0' : writeMillis(value).replace('.00 s', ' s')
  if (unit === 'percent') return `${value}%`
  return writeShortCount(value).replace('.0 ', ' ')
}

/** The sum of a point's values, exact for money. */
export function sumOf(values: readonly (ChartValue | undefined)[], unit: ChartUnit): ChartValue {
  const there = values.filter((value) => value !== null && value !== undefined)
  if (unit !== 'money') return there.reduce<number>((sum, value) => sum + Number(value), 0)
  const nanos = there.reduce<bigint>((sum, value) => sum + nanosOf(asUsd(value)), 0n)
  const size = nanos < 0n ? -nanos : nanos
  return `${nanos < 0n ? '-' : ''}${size / NANOS}.${String(size % NANOS).padStart(9, '0')}`
}

/** Ticks of the axis are numbers; amounts are text. */
function asUsd(value: number | string): string {
  return typeof value === 'string' ? value : value.toFixed(CENT_PLACES)
}
