// The files of one tool on this machine: what they would say, and how they are written and restored. Before a file is
// changed for the first time, a copy is kept beside it. Restoring takes out our settings alone, so that what people
// wrote there since stays. A file that holds a key is readable by its owner alone from then on.
import { isUtf8 } from 'node:buffer'
import {
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

import type { Environment } from '../../configuration/environment/expand-environment.ts'
import { OperationError } from '../../operations/operation.ts'
import { FormatError, isSame, readTree, rewriteTree } from './edit/formats.ts'
import { find, giveBack, laySettings, PlaceError, type Tree } from './edit/lay-settings.ts'
import type { Connection, Tool, ToolFile } from './tool.ts'

/** What tells a tool's file from the copy that is kept of it. Of a file that was not there the copy is empty. */
const COPY = '.before-crossmodel'

/** A file with what it says, and what it will say; undefined: the file is not there, or is not to be. */
type PlannedFile = {
  path: string
  format: ToolFile['format']
  now: string | undefined
  next: string | undefined
}

/** What the files would say with this connection. @throws OperationError where one is not what its tool would read */
export function planToolFiles(tool: Tool, connection: Connection, environment: Environment): PlannedFile[] {
  return tool.files.map((file) => {
    const path = locate(file, environment)
    const older = file.hides === undefined ? undefined : locate({ ...file, paths: [file.hides] }, environment)
    const now = readText(path)
    if (now === undefined && older !== undefined && isThere(older))
      throw new OperationError('fault', `${older} would not be read any more beside ${path}: move it there first.`)
    // It is read when the settings are taken out again.
    readText(path + COPY)
    const next = within(path, () => {
      const laid = laySettings(readTree(file.format, now ?? ''), file.settings(connection))
      return rewriteTree(file.format, now ?? '', laid)
    })
    return { path, format: file.format, now, next }
  })
}

/** The files with what belongs into each, as if nothing else stood there. */
export function showFiles(tool: Tool, connection: Connection, environment: Environment) {
  return tool.files.map((file) => ({
    path: locate(file, environment),
    content: rewriteTree(file.format, '', laySettings({}, file.settings(connection))),
  }))
}

/** What the files would say without us. Empty: nothing was written, or it was given back. */
export function planUndo(tool: Tool, environment: Environment): PlannedFile[] {
  return tool.files.flatMap((file) => {
    const path = locate(file, environment)
    const before = readText(path + COPY)
    if (before === undefined) return []
    const now = readText(path)
    const next = within(path, () => undo(file, now ?? '', before))
    return [{ path, format: file.format, now, next: next === '' ? undefined : next }]
  })
}

function undo(file: ToolFile, now: string, before: string): string {
  const old = readTree(file.format, before)
  const places = file.settings(anyConnection).map(([place]) => place)
  const given = giveBack(readTree(file.format, now), old, places)
  return isSame(given, old) ? before : rewriteTree(file.format, now, given)
}

/** Writes what is planned; of each file that had no copy one is kept. */
export function writeFiles(files: readonly PlannedFile[]): void {
  for (const { path, now, next } of files) {
    if (now === next || next === undefined) continue
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    if (!isThere(path + COPY)) {
      if (now === undefined) writeFileSync(path + COPY, '', { mode: 0o600, flag: 'wx' })
      else copyFileSync(path, path + COPY, constants.COPYFILE_EXCL)
    }
    replace(path, next, 0o600)
  }
}

/** Writes what is planned, and removes the copies. */
export function restoreFiles(files: readonly PlannedFile[]): void {
  for (const { path, now, next } of files) {
    if (next === undefined) rmSync(path, { force: true })
    else if (now !== next) replace(path, next, statSync(path + COPY).mode & 0o777)
    rmSync(path + COPY)
  }
}

/** The key that an earlier connection wrote there. */
export function findKey(tool: Tool, environment: Environment): string | undefined {
  for (const file of tool.files) {
    const text = readText(locate(file, environment))
    if (text === undefined) continue
    const tree = within(
      '',
      () => readTree(file.format, text),
      () => undefined,
    )
    for (const [place, value] of file.settings(anyConnection)) {
      const found = tree && findMarked(find(tree, place), value)
      if (typeof found === 'string' && found.startsWith('cm-')) return found
    }
  }
  return undefined
}

const anyConnection: Connection = { origin: 'x', key: 'KEY', model: 'x', window: { context: 1, output: 1 } }

/** The value in `found` where `wanted` has the key. */
function findMarked(found: unknown, wanted: unknown): unknown {
  if (wanted === anyConnection.key) return found
  if (typeof wanted !== 'object' || wanted === null) return undefined
  for (const [name, value] of Object.entries(wanted)) {
    const marked = findMarked((found as Tree | undefined)?.[name], value)
    if (marked !== undefined) return marked
  }
  return undefined
}

function locate({ paths, movedBy }: ToolFile, environment: Environment): string {
  const home = environment['HOME'] || environment['USERPROFILE']
  const moved = movedBy === undefined ? undefined : environment[movedBy.variable] || undefined
  if (home === undefined && moved === undefined)
    throw new OperationError('usage', 'HOME is not set, so the folder of the tool’s settings is not known.')
  const places = paths.map((path) =>
    moved !== undefined && movedBy !== undefined
      ? join(moved, path.slice(movedBy.within.length))
      : join(home ?? '', path),
  )
  return places.find((path) => isThere(path)) ?? places.at(-1) ?? ''
}

/** A link that leads nowhere is there: a file written in its place would lie where nobody looks for it. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** Undefined: it is not there. @throws OperationError where it is there, and is no text that can be given back as it was */
function readText(path: string): string | undefined {
  let bytes: Buffer
  try {
    if (!isThere(path)) return undefined
    bytes = readFileSync(path)
  } catch (error) {
    const isDangling = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const why = isDangling ? 'it is a link to a file that is not there' : (error as Error).message
    throw new OperationError('fault', `${path} cannot be read: ${why}.`)
  }
  if (isUtf8(bytes)) return bytes.toString('utf8')
  throw new OperationError('fault', `${path} is left as it is: it is not UTF-8.`)
}

/** In one step, where a link leads: a reader sees the old text or the new. */
function replace(path: string, text: string, mode: number): void {
  const real = isThere(path) ? realpathSync(path) : path
  const fresh = `${real}.crossmodel-new`
  rmSync(fresh, { force: true })
  writeFileSync(fresh, text, { mode, flag: 'wx' })
  renameSync(fresh, real)
}

/** With what is wrong with a file as the operator's fault, by its path. */
function within<T>(path: string, read: () => T, otherwise?: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof FormatError) && !(error instanceof PlaceError)) throw error
    if (otherwise !== undefined) return otherwise()
    throw new OperationError('fault', `${path} is left as it is: ${error.message}.`)
  }
}
