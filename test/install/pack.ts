// The package as `npm pack` makes it, of a copy of the tree: packing writes into its folder, where others may be reading.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import packageFile from '../../package.json' with { type: 'json' }
import { newDirectory } from '../new-directory.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** What is packed, and what it is made of. */
const SOURCES = [...packageFile.files, 'src', 'scripts', 'package.json', 'package-lock.json', 'README.md', 'LICENSE']

type Packed = {
  /** The packed file. */
  file: string
  /** The paths in it. */
  paths: readonly string[]
}

export function pack(): Packed {
  const folder = newDirectory()
  for (const name of SOURCES)
    if (existsSync(join(root, name))) cpSync(join(root, name), join(folder, name), { recursive: true })
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` }
  const said = execFileSync('npm', ['pack', '--json'], { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' })
  const [packed] = JSON.parse(said.slice(said.indexOf('['))) as [{ filename: string; files: { path: string }[] }]
  return { file: join(folder, packed.filename), paths: packed.files.map(({ path }) => path) }
}

/** Unpacks it into a folder, which is made. */
export function unpack({ file }: Packed, folder: string): void {
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['-xzf', file, '-C', folder, '--strip-components=1'])
}
