// CPU time of a process and its children from the operating system: the figure that stays stable on a shared machine.
// Linux only (`/proc`). Microseconds, user and system together, all threads; children that have ended are counted, and
// those that run are found by their parent.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** CPU microseconds of `pid` and everything below it. */
export function readCpuMicros(pid: number): number {
  let ticks = 0
  for (const each of [pid, ...listDescendants(pid)]) ticks += readTicks(each)
  return (ticks * 1_000_000) / TICKS_PER_SECOND
}

/** Resident memory of `pid` and everything below it, bytes. */
export function readMemoryBytes(pid: number): number {
  let bytes = 0
  for (const each of [pid, ...listDescendants(pid)]) {
    const match = /^VmRSS:\s+(\d+) kB/m.exec(readProc(each, 'status') ?? '')
    bytes += Number(match?.[1] ?? 0) * 1024
  }
  return bytes
}

function readTicks(pid: number): number {
  const stat = readProc(pid, 'stat')
  if (stat === undefined) return 0
  // The command, in parentheses, may hold anything; the fields after it count from 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user, system, childUser, childSystem] = [11, 12, 13, 14].map((index) => Number(fields[index]))
  return (user ?? 0) + (system ?? 0) + (childUser ?? 0) + (childSystem ?? 0)
}

function listDescendants(pid: number): number[] {
  const parents = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
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

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}
