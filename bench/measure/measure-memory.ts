// Resident memory of a target that has just been started: idle, under load, after it, and with thousands of slow streams
// open. Nothing is left to luck: the upstreams say that all streams are open, before the reading and after it, and end
// them when they are told to.
import { setTimeout as rest } from 'node:timers/promises'
import { assertAnswered, load, writeCall, type Row } from '../load/calls.ts'
import { readMemoryBytes } from './cpu-time.ts'
import type { Effort } from './effort.ts'
import { openInWaves } from '../load/open-call.ts'
import type { Cell } from '../report/cell.ts'
import { awaitOpen, type Upstream } from '../targets/start-upstream.ts'
import type { Scenario, Target } from '../targets/target.ts'

const SAMPLE_MS = 100
const WAVE = 100

const chat: Scenario = { inbound: 'chat', outbound: 'chat' }
const body: Row = { name: 'memory', scenario: chat, model: 'tokens-10', bodyBytes: 1_000, stream: false }
const stream: Row = { ...body, model: 'tokens-100', stream: true }
/** An event every two seconds. Half of them at the second upstream: a gateway bounds its connections to one origin. */
const held: Row = { ...body, model: 'held-20-2000', stream: true }
const heldElsewhere: Row = { ...held, scenario: { ...chat, isSecond: true } }

export async function measureMemory(
  target: Target,
  upstreams: readonly Upstream[],
  { memory: { bodies, streams, held: count, restMs, heldMs } }: Effort,
): Promise<Cell[]> {
  const cells: Cell[] = []
  const note = (when: string, bytes = readMemoryBytes(target.pid)) => {
    cells.push({ row: `memory, ${when}`, target: target.name, unit: 'MB', value: bytes / 1_000_000 })
  }
  note('just started')
  note('under load, most', await readMost(target, bodies, streams))
  await rest(restMs)
  note('idle after the load')

  const calls = [held, heldElsewhere].flatMap((row) => {
    const address = target.address(row.scenario, row.model)
    return address === undefined ? [] : [writeCall(address, row)]
  })
  const requests = Array.from({ length: count }, (_, index) => calls[index % calls.length] as (typeof calls)[number])
  const opened = await openInWaves(requests, WAVE)
  const readOpen = async (when: string) => {
    await awaitOpen(upstreams, count)
    const bytes = readMemoryBytes(target.pid)
    await awaitOpen(upstreams, count, 0)
    note(when, bytes)
  }
  await readOpen(`${count} slow streams, just opened`)
  await rest(heldMs)
  await readOpen(`${count} slow streams, before their end`)
  for (const upstream of upstreams) await upstream.finish()
  const whole = (await Promise.all(opened.map(({ ended }) => ended))).filter(Boolean).length
  if (whole !== count) throw new Error(`${target.name}: ${count - whole} of ${count} slow streams did not end well`)
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
