// Resident memory of a target that has just been started: idle, under load, after it, and with thousands of slow streams
// open.
import { setTimeout as rest } from 'node:timers/promises'
import { assertAnswered, load, type Row } from '../load/calls.ts'
import { readMemoryBytes } from './cpu-time.ts'
import type { Effort } from './effort.ts'
import { SlowStreams } from './slow-streams.ts'
import type { Cell } from '../report/cell.ts'
import type { Upstream } from '../targets/start-upstream.ts'
import type { Scenario, Target } from '../targets/target.ts'

const SAMPLE_MS = 100

const chat: Scenario = { inbound: 'chat', outbound: 'chat' }
const body: Row = { name: 'memory', scenario: chat, model: 'tokens-10', bodyBytes: 1_000, stream: false }
const stream: Row = { ...body, model: 'tokens-100', stream: true }

export async function measureMemory(
  target: Target,
  upstreams: readonly Upstream[],
  { memory: { bodies, streams: quickStreams, held: count, restMs, heldMs } }: Effort,
): Promise<Cell[]> {
  const cells: Cell[] = []
  const note = (when: string, bytes = readMemoryBytes(target.pid)) => {
    cells.push({ row: `memory, ${when}`, target: target.name, unit: 'MB', value: bytes / 1_000_000 })
  }
  note('just started')
  note('under load, most', await readMost(target, bodies, quickStreams))
  await rest(restMs)
  note('idle after the load')

  const streams = new SlowStreams(target, upstreams, chat)
  await streams.open(count)
  const readOpen = async (when: string) =>
    note(`${count} slow streams, ${when}`, await streams.whileOpen(() => readMemoryBytes(target.pid)))
  await readOpen('just opened')
  await rest(heldMs)
  await readOpen('before their end')
  await streams.end()
  await rest(restMs)
  note('idle after the slow streams')
  return cells
}

/** The most that was seen while bodies, then streams, were served. */
async function readMost(target: Target, bodies: number, streams: number): Promise<number> {
  let most = 0
  const timer = setInterval(() => (most = Math.max(most, readMemoryBytes(target.pid))), SAMPLE_MS)
  for (const [row, requests] of [
    [body, bodies],
    [stream, streams],
  ] as const) {
    const result = await load(target, row, { connections: 16, requests, boundMs: 60_000 })
    if (result !== undefined) assertAnswered(target, row, result)
  }
  clearInterval(timer)
  return Math.max(most, readMemoryBytes(target.pid))
}
