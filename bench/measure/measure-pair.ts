// Two checkouts of the gateway beside each other in one run: CPU of a request of both, and how much the one takes of what the
// other takes. The two of a round run right after each other, so that what else the machine does meets both; the median of
// the rounds' ratios counts.
import { median } from '../load/calls.ts'
import type { Cell } from '../report/cell.ts'
import type { Effort } from './effort.ts'
import { measureCpu, warmUp, type Race } from './measure-cpu.ts'

export async function measurePair(races: readonly Race[], effort: Effort): Promise<Cell[]> {
  await warmUp(races, effort)
  const cells: Cell[] = []
  const ratios: Cell[] = []
  for (const race of races) {
    const those = await measureCpu(race, { ...effort, rounds: effort.pairRounds })
    const find = (name: string) => those.find(({ target }) => target === name)?.samples ?? []
    const before = find('before')
    const samples = find('crossmodel').map((micros, round) => micros / (before[round] ?? Number.NaN))
    const row = `beside the code before, ${race.row.name}`
    cells.push(...those)
    ratios.push({ row, target: 'crossmodel', unit: '×', value: median(samples), samples })
  }
  return [...cells, ...ratios]
}
