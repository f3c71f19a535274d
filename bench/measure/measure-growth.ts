// The work of one process at more and more calls at once: CPU of a request at 16 connections and at 2, 4, 8 and 16 times as
// many, and how much more than at the fewest it is. Rounds are interleaved as those of the other CPU rows are. So many
// requests go over each connection that opening it does not count. Where wrk is installed it makes the load of the short form
// too, which so shows that it works.
import { median, rotate } from '../load/calls.ts'
import type { Cell } from '../report/cell.ts'
import type { Target } from '../targets/target.ts'
import type { Effort } from './effort.ts'
import { measureRound, writeCpuCell, type CpuRow, type CpuSample } from './measure-cpu.ts'

const BOUND_MS = 120_000

export async function measureGrowth(
  list: readonly CpuRow[],
  targets: readonly Target[],
  effort: Effort,
): Promise<Cell[]> {
  const cells: Cell[] = []
  for (const row of list) for (const target of targets) cells.push(...(await measureRow(row, target, effort)))
  return cells
}

async function measureRow(row: CpuRow, target: Target, effort: Effort): Promise<Cell[]> {
  const { connections: all, bodies, streams, rounds } = effort.growth
  const withWrk = { ...effort, usesWrk: true }
  const requests = row.stream ? streams : bodies
  const samples = new Map<number, CpuSample[]>(all.map((connections) => [connections, []]))
  // What comes before the first round warms up.
  for (let round = -1; round < rounds; round += 1) {
    for (const connections of rotate(all, Math.max(0, round))) {
      const sample = await measureRound(target, row, { connections, requests, boundMs: BOUND_MS }, withWrk)
      if (sample !== undefined && round >= 0) samples.get(connections)?.push(sample)
    }
  }
  const [fewest] = all
  const first = samples.get(fewest) ?? []
  return [...samples].flatMap(([connections, those]): Cell[] => {
    const name = `${row.name}, ${connections} at once`
    const ratios = those.map(({ micros }, round) => micros / (first[round]?.micros ?? Number.NaN))
    const ratio = { row: `${name}, beside ${fewest}`, unit: '×', value: median(ratios), samples: ratios } as const
    return [
      writeCpuCell(name, target.name, those),
      ...(connections === fewest ? [] : [{ ...ratio, target: target.name }]),
    ]
  })
}
