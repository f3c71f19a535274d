// One figure of the benchmark: what was measured of whom, in which unit.

export type Cell = {
  row: string
  target: string
  unit: 'µs CPU' | 'ms' | 'MB' | 'KB' | '×'
  value: number
  /** What the value is the median of. */
  samples?: readonly number[]
  /** How many processors the target kept busy meanwhile. */
  busy?: number
}
