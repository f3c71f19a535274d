// CPU of a request. Rounds of all targets are interleaved and the order rotates; the median of the rounds counts. What is
// counted is the steady state: an engine that compiles while it runs still does so during its first tens of thousands of
// requests, and for code of a row's own again when that row begins. So the run starts with one long warm-up over all of
// its rows, and each row with a shorter one; all targets get the same, bounded in time.
import { assertAnswered, load, median, rotate, type Row } from '../load/calls.ts'
import { countMicros, readCpu } from './cpu-time.ts'
import type { Effort } from './effort.ts'
import type { Cell } from '../report/cell.ts'
import type { Target } from '../targets/target.ts'

/** What is asked for in one round. */
export type CpuRow = Row & { requests: number }

const CONNECTIONS = 16
const WARM_UP_MS = 30_000
const ROUND_MS = 60_000
/** How often the long warm-up goes through the rows. */
const PASSES = 3

/** A row, and the targets that can do it. */
export type Race = { row: CpuRow; targets: readonly Target[] }

/** Bodies first, then streams. The rows alternate, so that nothing is compiled for one of them alone. */
export async function warmUp(races: readonly Race[], { longWarmUp }: Effort): Promise<void> {
  for (const stream of [false, true]) {
    const those = races.filter(({ row }) => row.stream === stream)
    const requests = Math.ceil((stream ? longWarmUp.streams : longWarmUp.bodies) / those.length / PASSES)
    for (const target of new Set(those.flatMap(({ targets }) => targets))) {
      const stopMs = performance.now() + WARM_UP_MS
      for (let pass = 0; pass < PASSES; pass += 1)
        for (const { row, targets } of those)
          if (targets.includes(target))
            await load(target, row, { connections: CONNECTIONS, requests, boundMs: stopMs - performance.now() })
    }
  }
}

/** CPU µs per request, by target. */
export async function measureCpu({ row, targets }: Race, effort: Effort): Promise<Cell[]> {
  const samples = new Map<string, number[]>()
  const requests = Math.ceil(row.requests / effort.divisor)
  for (const target of targets)
    await load(target, row, { connections: CONNECTIONS, requests: requests * effort.rowWarmUp, boundMs: WARM_UP_MS })
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const target of rotate(targets, round)) {
      const before = readCpu(target.pid)
      const result = await load(target, row, { connections: CONNECTIONS, requests, boundMs: ROUND_MS })
      if (result === undefined) continue
      const micros = countMicros(before, readCpu(target.pid)) / result.completed
      assertAnswered(target, row, result)
      samples.set(target.name, [...(samples.get(target.name) ?? []), micros])
    }
  }
  return [...samples].map(([target, values]) => ({
    row: row.name,
    target,
    unit: 'µs CPU',
    value: median(values),
    samples: values,
  }))
}
