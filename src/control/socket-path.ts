// Where the control socket is: `control.sock` in the data directory. The kernel takes at most about 100 bytes of path
// (`sun_path` is 104 bytes on macOS, 108 on Linux), so a deep data directory is reached through a short-lived symlink.
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'

const PATH_BYTES = 100
const FILE_NAME = 'control.sock'

export function controlSocketFile(dataDirectory: string): string {
  return join(resolve(dataDirectory), FILE_NAME)
}

/**
 * Calls `use` with a path to the socket that is short enough, and removes what that took when `use` has ended: a bound
 * or connected socket does not need its path any more.
 */
export async function withSocketPath<T>(dataDirectory: string, use: (path: string) => Promise<T>): Promise<T> {
  const file = controlSocketFile(dataDirectory)
  // A working directory that was removed has no path: it is asked for only where that would help.
  if (isShort(file)) return use(file)
  const fromHere = relative(process.cwd(), file)
  if (isShort(fromHere)) return use(fromHere)
  const directory = mkdtempSync(join(tmpdir(), 'cm-'))
  try {
    symlinkSync(resolve(dataDirectory), join(directory, 'd'))
    return await use(join(directory, 'd', FILE_NAME))
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function isShort(path: string): boolean {
  return Buffer.byteLength(path) <= PATH_BYTES
}
