// What the console costs callers: the CPU of a request while five people follow the requests as they come, beside the same where
// nobody does.
import { median, rotate, type Row } from '../load/calls.ts'
import type { Effort } from '../measure/effort.ts'
import { measureRound, writeCpuCell, type CpuSample } from '../measure/measure-cpu.ts'
import type { Cell } from '../report/cell.ts'
import type { Target } from '../targets/target.ts'
import { signIn } from './open-consoles.ts'

const PEOPLE = 5
const CONNECTIONS = 16
const BOUND_MS = 120_000

const row: Row = {
  name: 'console',
  scenario: { inbound: 'chat', outbound: 'chat' },
  model: 'tokens-10',
  bodyBytes: 1_000,
  stream: false,
}

export async function measureConsole(target: Target, effort: Effort): Promise<Cell[]> {
  if (target.console === undefined) throw new Error(`${target.name} has no console`)
  const open = await signIn(target.console)
  const { bodies, rounds } = effort.console
  const plan = { connections: CONNECTIONS, requests: bodies, boundMs: BOUND_MS }
  const samples = new Map<number, CpuSample[]>([
    [0, []],
    [PEOPLE, []],
  ])
  let rows = 0
  // What comes before the first round warms up.
  for (let round = -2; round < rounds; round += 1)
    for (const people of rotate([0, PEOPLE], Math.max(0, round))) {
      const consoles = open(people)
      const sample = await measureRound(target, row, plan, effort)
      await consoles.close()
      if (round >= 0 && sample !== undefined) samples.get(people)?.push(sample)
      rows += consoles.rows
    }
  if (rows === 0 && bodies > 1_000) throw new Error('the consoles saw nothing of the requests')
  const [none = [], open5 = []] = [...samples.values()]
  const ratios = open5.map(({ micros }, round) => micros / (none[round]?.micros ?? Number.NaN))
  return [
    writeCpuCell('console, body 1 KB, nobody looks', target.name, none),
    writeCpuCell(`console, body 1 KB, ${PEOPLE} follow`, target.name, open5),
    {
      row: `console, body 1 KB, ${PEOPLE} follow beside nobody`,
      target: target.name,
      unit: '×',
      value: median(ratios),
      samples: ratios,
    },
  ]
}
