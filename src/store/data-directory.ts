// The data directory: made at the first start, or taken as it is found, and made private either way, whatever the
// umask. It holds the database, the server's secrets and the control socket, so only its owner may read it.
import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from './store-error.ts'

const DIRECTORY_MODE = 0o700
const FILE_MODE = 0o600

/** @throws StoreError: it cannot be made, is no directory, cannot be written, or belongs to somebody else. */
export function openDataDirectory(directory: string): void {
  // What this process makes from here on is private too: the database makes files of its own beside its file.
  process.umask(0o077)
  try {
    mkdirSync(directory, { recursive: true, mode: DIRECTORY_MODE })
    makePrivate(directory, DIRECTORY_MODE)
    for (const name of readdirSync(directory)) {
      const path = join(directory, name)
      const found = lstatSync(path)
      if (found.isFile() || found.isSocket()) makePrivate(path, FILE_MODE)
    }
  } catch (error) {
    throw new StoreError(describe(directory, error as NodeJS.ErrnoException))
  }
}

function makePrivate(path: string, most: number): void {
  const { mode } = lstatSync(path)
  if ((mode & 0o077) !== 0) chmodSync(path, mode & most)
}

function describe(directory: string, { code, message }: NodeJS.ErrnoException): string {
  const choose = 'choose another with --data DIR or CROSSMODEL_DATA'
  switch (code) {
    case 'EACCES':
    case 'EROFS':
      return `The data directory ${directory} cannot be made or written here: give this user the right to, or ${choose}.`
    case 'EPERM':
      return `The data directory ${directory} is not private and belongs to another user: change its owner, or ${choose}.`
    case 'EEXIST':
    case 'ENOTDIR':
      return `The data directory ${directory} is a file, or lies below one: ${choose}.`
    default:
      return `The data directory ${directory} cannot be used (${message}): ${choose}.`
  }
}
