// Runs test files one after the other in this process. Each is a suite that is named after the file, so that its own hooks are
// its alone, and it must leave the process as it found it: what it leaves behind is a failed test of that name, and is put
// back for the files after it.
import { deepEqual } from 'node:assert/strict'
import { relative } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

/** A file that takes longer hangs; the files after it run. */
const FILE_MS = 120_000
/** What a test has closed is gone a moment later. */
const GRACE_TRIES = 200
const GRACE_MS = 10
/** What tests replace to move the time or to see what is called. */
const REPLACEABLE = [
  'Date',
  'fetch',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
] as const

/** The `files` by their whole paths; `root` is the folder that their names begin at. */
export async function runTogether(root: string, files: readonly string[]): Promise<void> {
  // A test may wait for a timer that keeps no process alive.
  const alive = setInterval(() => {}, FILE_MS)
  for (const file of files) {
    const name = relative(root, file)
    const [found, open] = [readState(), process.getActiveResourcesInfo()]
    await describe(name, { timeout: FILE_MS }, async () => {
      await import(pathToFileURL(file).href)
    })
    try {
      deepEqual(readState(), found)
      deepEqual(await listOpened(open), [])
    } catch (error) {
      restore(found)
      await test(`${name} leaves the process as it was`, () => {
        throw error
      })
    }
  }
  clearInterval(alive)
}

/** The kinds of what is open beside what was, servers and timers for two: none after a moment's grace, or what is left. */
async function listOpened(before: readonly string[]): Promise<string[]> {
  for (let tries = 1; ; tries += 1) {
    const known = [...before]
    const opened = process.getActiveResourcesInfo().filter((kind) => {
      const at = known.indexOf(kind)
      if (at >= 0) known.splice(at, 1)
      return at < 0
    })
    if (opened.length === 0 || tries === GRACE_TRIES) return opened
    await sleep(GRACE_MS)
  }
}

function readState() {
  return {
    environment: { ...process.env },
    folder: process.cwd(),
    exitCode: process.exitCode,
    rights: process.umask(),
    globals: Object.keys(globalThis),
    replaced: Object.fromEntries(REPLACEABLE.map((name) => [name, globalThis[name]])),
  }
}

function restore({ environment, folder, exitCode, rights, replaced }: ReturnType<typeof readState>): void {
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, environment)
  process.chdir(folder)
  process.exitCode = exitCode
  process.umask(rights)
  Object.assign(globalThis, replaced)
}
