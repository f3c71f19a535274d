// CPU of a request. Rounds of all targets are interleaved and the order rotates; the median of the rounds counts. What is
// counted is the steady state: an engine that compiles while it runs still does so during its first tens of thousands of
// requests, and for code of a row's own again when that row begins. So the run starts with one long warm-up over all of
// its rows, and each row with a shorter one; all targets get the same, bounded in time. A short rest after each round is
// counted too: what a target puts off, such as writing rows, is part of what the requests cost.
import { setTimeout as rest } from 'node:timers/promises'
import { assertAnswered, loadBy, median, rotate, type LoadPlan, type Row } from '../load/calls.ts'
import { chooseGenerator } from '../load/run-wrk.ts'
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
export async function warmUp(races: readonly Race[], { longWarmUp, usesWrk }: Effort): Promise<void> {
  const generate = chooseGenerator(usesWrk)
  for (const stream of [false, true]) {
    const those = races.filter(({ row }) => row.stream === stream)
    const requests = Math.ceil((stream ? longWarmUp.streams : longWarmUp.bodies) / those.length / PASSES)
    for (const target of new Set(those.flatMap(({ targets }) => targets))) {
      const stopMs = performance.now() + WARM_UP_MS
      for (let pass = 0; pass < PASSES; pass += 1)
        for (const { row, targets } of those)
          if (targets.includes(target))
            await loadBy(generate, target, row, {
              connections: CONNECTIONS,
              requests,
              boundMs: stopMs - performance.now(),
            })
    }
  }
}

/** CPU µs per request, by target. */
export async function measureCpu({ row, targets }: Race, effort: Effort): Promise<Cell[]> {
  const requests = Math.ceil(row.requests / effort.divisor)
  const generate = chooseGenerator(effort.usesWrk)
  for (const target of targets)
    await loadBy(generate, target, row, {
      connections: CONNECTIONS,
      requests: requests * effort.rowWarmUp,
      boundMs: WARM_UP_MS,
    })
  const samples = new Map<string, CpuSample[]>()
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const target of rotate(targets, round)) {
      const sample = await measureRound(target, row, { connections: CONNECTIONS, requests, boundMs: ROUND_MS }, effort)
      if (sample !== undefined) samples.set(target.name, [...(samples.get(target.name) ?? []), sample])
    }
  }
  return [...samples].map(([target, those]) => writeCpuCell(row.name, target, those))
}

export type CpuSample = {
  /** CPU of one request. */
  micros: number
  /** How many processors the target kept busy meanwhile. */
  busy: number
}

/** Undefined: the target cannot do this row. @throws where a request failed */
export async function measureRound(
  target: Target,
  row: Row,
  plan: LoadPlan,
  { usesWrk, settleMs }: Effort,
): Promise<CpuSample | undefined> {
  const before = readCpu(target.pid)
  const count = await loadBy(chooseGenerator(usesWrk), target, row, plan)
  if (count === undefined) return undefined
  const busyMicros = countMicros(before, readCpu(target.pid))
  await rest(settleMs)
  const micros = countMicros(before, readCpu(target.pid)) / count.completed
  assertAnswered(target, row, count)
  return { micros, busy: busyMicros / 1_000 / count.durationMs }
}

export function writeCpuCell(row: string, target: string, samples: readonly CpuSample[]): Cell {
  const values = samples.map(({ micros }) => micros)
  const busy = median(samples.map((sample) => sample.busy))
  return { row, target, unit: 'µs CPU', value: median(values), samples: values, busy }
}
