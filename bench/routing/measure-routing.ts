// What callers notice of an endpoint in trouble where two others are well, what a second call saves where the first is late, and
// what it costs to choose among three endpoints. The books of these rows are not compared with the upstream's log: a call that
// lost to another, or found out whether an endpoint is back, is no generation of its own.
import { assertAnswered, load, median, rotate, type Row } from '../load/calls.ts'
import { quantile } from '../load/load.ts'
import type { Effort } from '../measure/effort.ts'
import { measureRound, writeCpuCell, type CpuSample } from '../measure/measure-cpu.ts'
import type { Cell } from '../report/cell.ts'
import type { Target } from '../targets/target.ts'
import { modelOf, models, troubleNames } from './routing-models.ts'

const CONNECTIONS = 16
/** Of calls that take long: enough of them at once to be many in a short time. */
const LATE_CONNECTIONS = 64
const BOUND_MS = 120_000
const shares = [0.5, 0.99]

const stream: Row = {
  name: 'routing',
  scenario: { inbound: 'chat', outbound: 'chat' },
  model: '',
  bodyBytes: 1_000,
  stream: true,
}

async function readFirst(target: Target, model: string, connections: number, requests: number): Promise<Float64Array> {
  const row = { ...stream, model }
  const result = await load(target, row, { connections, requests, boundMs: BOUND_MS })
  if (result === undefined) throw new Error(`${target.name} has no ${model}`)
  assertAnswered(target, row, result)
  return result.firstMs
}

/** One of three endpoints is in trouble: first content, beside three that are well. */
export async function measureTroubles(target: Target, { rounds, routing }: Effort): Promise<Cell[]> {
  const samples = new Map(troubleNames.map((name) => [name, [] as Float64Array[]]))
  for (let round = 0; round < rounds; round += 1)
    for (const name of rotate(troubleNames, round))
      samples.get(name)?.push(await readFirst(target, modelOf(name), CONNECTIONS, routing.requests))
  return [...samples].flatMap(([name, rounded]) =>
    shares.map((share) => {
      const values = rounded.map((times) => quantile(times, share))
      const row = `three endpoints, ${name}, first content, ${CONNECTIONS} at once, p${share * 100}`
      return { row, target: target.name, unit: 'ms' as const, value: median(values), samples: values }
    }),
  )
}

/** Of the first endpoint 4 in 100 calls are late: p99 with and without a second call, and what is to be reached. */
export async function measureHedging(target: Target, { routing: { lateRequests } }: Effort): Promise<Cell[]> {
  const read = (model: string) => readFirst(target, model, LATE_CONNECTIONS, lateRequests)
  const first = quantile(await read(models.late), 0.95)
  const second = quantile(await read(models.usual), 0.5)
  const unhedged = quantile(await read(models.unhedged), 0.99)
  // What the first endpoint needs has to be known before anything is hedged.
  await read(models.hedged)
  const hedged = quantile(await read(models.hedged), 0.99)
  const write = (row: string, unit: Cell['unit'], value: number): Cell => ({
    row: `hedging, 4 in 100 calls are late, ${row}`,
    target: target.name,
    unit,
    value,
  })
  return [
    write('p99 without', 'ms', unhedged),
    write('p99 with', 'ms', hedged),
    write("p99 beside the first's p95 and 1.2 times the second's p50", '×', hedged / (first + 1.2 * second)),
  ]
}

/** CPU of a request to a model of three healthy endpoints beside one of one, in rounds that follow right on each other. */
export async function measureChoosing(target: Target, effort: Effort): Promise<Cell[]> {
  const { bodies, pairRounds } = effort.routing
  const rows = [models.one, models.three].map((model) => ({ ...stream, model, stream: false, requests: bodies }))
  const samples = new Map<string, CpuSample[]>(rows.map(({ model }) => [model, []]))
  // What comes before the first round warms up.
  for (let round = -2; round < pairRounds; round += 1) {
    for (const row of rotate(rows, Math.max(0, round))) {
      const plan = { connections: CONNECTIONS, requests: bodies, boundMs: BOUND_MS }
      const sample = await measureRound(target, row, plan, effort)
      if (sample !== undefined && round >= 0) samples.get(row.model)?.push(sample)
    }
  }
  const [one = [], three = []] = [...samples.values()]
  const ratios = three.map(({ micros }, round) => micros / (one[round]?.micros ?? Number.NaN))
  return [
    writeCpuCell('choosing, body 1 KB, one endpoint', target.name, one),
    writeCpuCell('choosing, body 1 KB, three endpoints', target.name, three),
    {
      row: 'choosing, body 1 KB, three endpoints beside one',
      target: target.name,
      unit: '×',
      value: median(ratios),
      samples: ratios,
    },
  ]
}
