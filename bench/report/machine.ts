// Where and when it was measured.
import { spawnSync } from 'node:child_process'
import { cpus, release } from 'node:os'
import { readWrkVersion } from '../load/run-wrk.ts'

export type Machine = {
  date: string
  cores: number
  processor: string
  kernel: string
  node: string
  nginx: string
  wrk: string | undefined
}

export function readMachine(): Machine {
  const processors = cpus()
  const nginx = spawnSync('nginx', ['-v'], { encoding: 'utf8' })
  return {
    date: new Date().toISOString(),
    cores: processors.length,
    processor: processors[0]?.model.trim() ?? 'unknown',
    kernel: release(),
    node: process.version,
    nginx: /nginx\/([\d.]+)/.exec(nginx.stderr ?? '')?.[1] ?? 'none',
    wrk: readWrkVersion(),
  }
}
