// The temporary directory of one run of the tests, and what is still there when the run is over: files that no test removed
// and processes that no test ended. They are named, since a test is at fault, and then they go. A process belongs to the run
// where its environment, its arguments or its working directory name the directory; where there is no /proc, none is found.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What was killed with a test is gone a moment later. */
const GRACE_TRIES = 40
const GRACE_MS = 50

export type RunDirectory = {
  path: string
  /** What is left after a moment's grace, one line each. */
  findLeft(): Promise<string[]>
  /** Kills what still runs and removes everything. */
  remove(): void
}

export function openRunDirectory(): RunDirectory {
  const path = mkdtempSync(join(tmpdir(), 'crossmodel-run-'))
  // Postgres runs as another user, in a directory of its own inside this one.
  chmodSync(path, 0o711)
  const list = () => [
    ...readdirSync(path).map((name) => `in the temporary directory: ${name}`),
    ...findProcesses(path).map(({ pid, command }) => `still running: ${pid} ${command}`),
  ]
  return {
    path,
    async findLeft() {
      for (let tries = 0; tries < GRACE_TRIES && list().length > 0; tries += 1) await sleep(GRACE_MS)
      return list()
    },
    remove() {
      for (let tries = 1; ; tries += 1) {
        for (const { pid } of findProcesses(path)) kill(pid)
        try {
          return rmSync(path, { recursive: true, force: true })
        } catch (error) {
          // What was killed a moment ago may have written until then, or have made another process before.
          if (tries === GRACE_TRIES) throw error
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, GRACE_MS)
        }
      }
    },
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It has ended in the meantime.
    if ((error as { code?: string }).code !== 'ESRCH') throw error
  }
}

function findProcesses(directory: string): { pid: number; command: string }[] {
  const found: { pid: number; command: string }[] = []
  for (const pid of listPids()) {
    if (pid === process.pid) continue
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      const places = [command, readFileSync(`/proc/${pid}/environ`, 'latin1'), readlinkSync(`/proc/${pid}/cwd`)]
      // A process that has ended and was not waited for yet has no command.
      if (command !== '' && places.some((place) => place.includes(directory))) found.push({ pid, command })
    } catch {
      // Ended in the meantime, or somebody else's.
    }
  }
  return found
}

function listPids(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isSafeInteger)
  } catch {
    return []
  }
}
