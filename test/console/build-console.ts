// The console as it is built from the sources that are there: built when something in them is newer, once for all files of
// tests that run at the same time.
import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const built = join(root, 'console/dist/build.json')
const sources = 'console/{src,build,public}/**/*.*'
/** The page Connect holds them. */
const guides = 'docs/clients/*.md'
const lock = join(root, 'console/.building')
const BUILD_MS = 120_000
const LOOK_EVERY_MS = 200

/** @throws Error where it cannot be built. */
export async function buildConsole(): Promise<void> {
  const from = Date.now()
  while (!isCurrent()) {
    if (takeLock()) {
      try {
        if (!isCurrent()) build()
      } finally {
        rmSync(lock, { recursive: true, force: true })
      }
      return
    }
    if (Date.now() - from > BUILD_MS) throw new Error(`${lock} is there for ${BUILD_MS} ms: remove it`)
    await sleep(LOOK_EVERY_MS)
  }
}

function isCurrent(): boolean {
  const since = statSync(built, { throwIfNoEntry: false })?.mtimeMs
  if (since === undefined) return false
  const files = [...globSync([sources, guides], { cwd: root }), 'console/index.html', 'console/vite.config.ts']
  return files.every((file) => statSync(join(root, file)).mtimeMs <= since)
}

function takeLock(): boolean {
  try {
    mkdirSync(lock, { recursive: false })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function build(): void {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const { status, stderr } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: join(root, 'console'),
    encoding: 'utf8',
    timeout: BUILD_MS,
  })
  if (status !== 0) throw new Error(`the console could not be built:\n${stderr}`)
}
