// CPU time of a process and everything below it, from the operating system: the figure that stays stable on a shared
// machine. Linux only (`/proc`); user and system together, all threads. `schedstat` has nanoseconds by thread, `stat` the
// same sum of run time rounded to ticks of 10 ms, which is taken where the kernel does not count the former. A thread
// that ends between two readings takes what it spent since the first along; a child process that ends is counted whole,
// by its parent, in ticks.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** CPU nanoseconds by who spent them: a thread, a process, or a process's ended children. */
export type CpuReading = ReadonlyMap<string, number>

/** Of `pid` and everything below it. */
export function readCpu(pid: number): CpuReading {
  const reading = new Map<string, number>()
  for (const each of [pid, ...listDescendants(pid)]) {
    const { own, children } = readTicks(each)
    const threads = readThreads(each)
    if (threads.some(([, nanos]) => nanos > 0)) for (const [id, nanos] of threads) reading.set(`${each}/${id}`, nanos)
    else reading.set(`${each}`, toNanos(own))
    reading.set(`${each} children`, toNanos(children))
  }
  return reading
}

/** CPU microseconds from one reading to a later one, never below zero. */
export function countMicros(before: CpuReading, after: CpuReading): number {
  let nanos = 0
  for (const [who, value] of after) nanos += Math.max(0, value - (before.get(who) ?? 0))
  return nanos / 1_000
}

/** Resident memory of `pid` and everything below it, bytes; a page that two of them share is counted twice. */
export function readMemoryBytes(pid: number): number {
  let bytes = 0
  for (const each of [pid, ...listDescendants(pid)]) {
    const match = /^VmRSS:\s+(\d+) kB/m.exec(readProc(each, 'status') ?? '')
    bytes += Number(match?.[1] ?? 0) * 1024
  }
  return bytes
}

function readThreads(pid: number): [id: string, nanos: number][] {
  return listProc(`${pid}/task`).flatMap((id): [string, number][] => {
    const text = readProc(pid, `task/${id}/schedstat`)
    return text === undefined ? [] : [[id, Number(text.split(' ')[0])]]
  })
}

function readTicks(pid: number): { own: number; children: number } {
  const stat = readProc(pid, 'stat')
  if (stat === undefined) return { own: 0, children: 0 }
  // The command, in parentheses, may hold anything; the fields after it count from 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15).map(Number)
  return { own: user + system, children: childUser + childSystem }
}

function toNanos(ticks: number): number {
  return (ticks * 1_000_000_000) / TICKS_PER_SECOND
}

function listDescendants(pid: number): number[] {
  const parents = new Map<number, number[]>()
  for (const name of listProc('')) {
    if (!/^\d+$/.test(name)) continue
    const stat = readProc(Number(name), 'stat')
    if (stat === undefined) continue
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    parents.set(parent, [...(parents.get(parent) ?? []), Number(name)])
  }
  const found: number[] = []
  const visit = (each: number) => {
    for (const child of parents.get(each) ?? []) {
      found.push(child)
      visit(child)
    }
  }
  visit(pid)
  return found
}

function listProc(folder: string): string[] {
  try {
    return readdirSync(`/proc/${folder}`)
  } catch {
    return []
  }
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}
