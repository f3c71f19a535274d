// Temporary directories of tests: every one is gone with the process that made it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const directories: string[] = []
process.once('exit', () => {
  // A process that was killed a moment ago may still be writing into one.
  for (const directory of directories) rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
})

export function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'crossmodel-test-'))
  directories.push(directory)
  return directory
}
