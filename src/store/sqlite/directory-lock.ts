// One process for one SQLite file. The lock is an exclusive transaction on a small file beside it, which the kernel
// frees however the process ends: nothing stale can be left. The file with the pid only says who holds it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../store-error.ts'

export type DirectoryLock = { release(): void }

/** @throws StoreError that names the process which holds the directory. */
export function lockDirectory(directory: string): DirectoryLock {
  const pidFile = join(directory, 'crossmodel.pid')
  const lock = new DatabaseSync(join(directory, 'crossmodel.lock'), { timeout: 0 })
  try {
    lock.exec('pragma journal_mode = memory; begin exclusive')
  } catch (error) {
    lock.close()
    if (((error as { errcode?: number }).errcode ?? 0) !== 5) throw error
    throw new StoreError(`The data directory ${directory} is in use by ${readHolder(pidFile)}; stop it first.`)
  }
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 })
  return { release: () => lock.close() }
}

function readHolder(pidFile: string): string {
  try {
    return `process ${readFileSync(pidFile, 'utf8').trim()}`
  } catch {
    return 'another process'
  }
}
