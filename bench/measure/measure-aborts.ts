// An abort storm: many streams at once whose callers all leave at the first content. What one of them costs from its
// beginning until its books are closed, and how long after its caller the upstream's connection is closed: the upstream
// notes when, on the machine's monotonic clock, which is the same for all processes.
import { setTimeout as rest } from 'node:timers/promises'
import { listAble, median, rotate, writeCall, type Row } from '../load/calls.ts'
import { countMicros, readCpu } from './cpu-time.ts'
import type { Effort } from './effort.ts'
import { quantile } from '../load/load.ts'
import { openCall } from '../load/open-call.ts'
import type { Cell } from '../report/cell.ts'
import { awaitOpen, type Upstream } from '../targets/start-upstream.ts'
import type { Target } from '../targets/target.ts'

/** What is left to do when the upstream's connections are closed: counting tokens, settling. */
const SETTLE_MS = 500

const row: Row = {
  name: 'abort storm',
  scenario: { inbound: 'chat', outbound: 'chat' },
  model: 'held-20-2000',
  bodyBytes: 1_000,
  stream: true,
}

type Storm = { micros: number; waitsMs: number[] }

export async function measureAborts(
  targets: readonly Target[],
  upstream: Upstream,
  { aborts: { callers, rounds, warmUp } }: Effort,
): Promise<Cell[]> {
  // A held stream would never answer the question whether a peer can do it.
  const able = await listAble({ ...row, model: 'tokens-10' }, targets)
  const storms = new Map<Target, Storm[]>(able.map((target) => [target, []]))
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const target of rotate([...storms.keys()], Math.max(0, round))) {
      const storm = await raise(target, upstream, callers)
      if (storm === undefined) storms.delete(target)
      else if (round >= 0) storms.get(target)?.push(storm)
    }
  }
  return [...storms].flatMap(([{ name: target }, those]) => {
    const waits = Float64Array.from(those.flatMap(({ waitsMs }) => waitsMs)).sort()
    const cell = (what: string, unit: Cell['unit'], value: number): Cell => ({
      row: `abort storm, ${callers} streams at once, ${what}`,
      target,
      unit,
      value,
    })
    return [
      cell('one of them', 'µs CPU', median(those.map(({ micros }) => micros))),
      cell('upstream closed after, p50', 'ms', quantile(waits, 0.5)),
      cell('upstream closed after, most', 'ms', quantile(waits, 1)),
    ]
  })
}

/** Undefined: a peer that does not close its upstream connections. */
async function raise(target: Target, upstream: Upstream, callers: number): Promise<Storm | undefined> {
  const address = target.address(row.scenario, row.model)
  if (address === undefined) return undefined
  const leftMs: number[] = []
  const before = readCpu(target.pid)
  await Promise.all(
    Array.from({ length: callers }, async (_, number) => {
      const call = openCall(writeCall(address, row, `call-${number} `))
      await call.begun
      leftMs[number] = Number(process.hrtime.bigint()) / 1e6
      call.leave()
    }),
  )
  try {
    await awaitOpen([upstream], 0)
  } catch (error) {
    if (!target.isPeer) throw error
    process.stderr.write(`${target.name} leaves upstream connections open when its callers leave\n`)
    await upstream.finish()
    return undefined
  }
  await rest(SETTLE_MS)
  const micros = countMicros(before, readCpu(target.pid)) / callers
  return { micros, waitsMs: (await upstream.leaves()).map(([call, atMs]) => atMs - (leftMs[call] as number)) }
}
