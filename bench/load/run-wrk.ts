// The same load by `wrk`, where it is installed: a native generator leaves the processors to what is measured, so that each
// target is at its limit. One in Node is too slow to load nginx, which then wakes up for each event and costs twice as much.
// What comes of a run is how many calls were answered, and when the last was: wrk is told to end only then, so that none is
// broken off and the books can be compared.
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { start } from '../targets/child-process.ts'
import { runLoad, writeRequest, type LoadCount, type LoadOptions } from './load.ts'

const script = fileURLToPath(new URL('./wrk.lua', import.meta.url))
/** No answer for so long is a failure. */
const SILENCE_S = 30
/** What wrk has beyond the time in which it sends, for the last answers. */
const PATIENCE_S = 60

/** Its version; undefined where it is not installed. */
export function readWrkVersion(): string | undefined {
  return /^wrk \S*?(\d+\.\d+\.\d+)/.exec(spawnSync('wrk', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1]
}

export type Generator = (options: LoadOptions) => Promise<LoadCount>

/** `wrk` where it is wanted and there. */
export function chooseGenerator(isWrkWanted: boolean): Generator {
  return isWrkWanted && readWrkVersion() !== undefined ? runWrk : runLoad
}

async function runWrk(options: LoadOptions): Promise<LoadCount> {
  const { host, port, path, connections, requests, boundMs } = options
  if (boundMs <= 0) return { completed: 0, failed: 0, durationMs: 0 }
  const seconds = Math.ceil(boundMs / 1_000)
  const folder = mkdtempSync(join(tmpdir(), 'crossmodel-bench-wrk-'))
  const file = join(folder, 'request')
  writeFileSync(file, writeRequest(options))
  const flags = ['-t1', `-c${connections}`, `-d${seconds + PATIENCE_S}`, '--timeout', `${SILENCE_S}`, '-s', script]
  const counts = [requests, seconds, connections].map(String)
  const startedMs = performance.now()
  const child = start('wrk', [...flags, `http://${host}:${port}${path}`, '--', file, ...counts], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    let printed = ''
    let idleMs: number | undefined
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text
      if (idleMs !== undefined || !/^idle$/m.test(printed)) return
      idleMs = performance.now()
      child.kill('SIGINT')
    })
    await once(child, 'close')
    const found = /^\{.*\}$/m.exec(printed)?.[0]
    if (found === undefined) throw new Error(`wrk ended without its counts: ${printed}`)
    const { answers, refused, lost } = JSON.parse(found) as { answers: number; refused: number; lost: number }
    // Where the last answer never came, the connections that wait for one count as lost.
    const unanswered = idleMs === undefined ? connections : 0
    const durationMs = (idleMs ?? performance.now()) - startedMs
    return { completed: answers - refused, failed: refused + lost + unanswered, durationMs }
  } finally {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  }
}
