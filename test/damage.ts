// Damage to files for tests: copies of a data directory as a dead process left it, and changes to their bytes.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { newDirectory } from './new-directory.ts'

/** A new directory with copies of `files`. */
export function copyFiles(files: readonly string[]): string {
  const directory = newDirectory()
  for (const file of files) cpSync(file, join(directory, basename(file)))
  return directory
}

/** Inverts `count` bytes of a file from `at` on. */
export function flipBytes(file: string, at: number, count: number): void {
  const bytes = readFileSync(file)
  for (let index = at; index < at + count; index += 1) bytes.writeUInt8(bytes.readUInt8(index) ^ 0xff, index)
  writeFileSync(file, bytes)
}
