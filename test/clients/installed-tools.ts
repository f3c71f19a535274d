// Where the tools of tools.json are: a folder outside the tree, kept from run to run, which scripts/clients.ts fills.
// Nothing is downloaded by a test: what is not there, or there in another version, is skipped with its reason.
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseJsonObject, readObject, readString } from '../../src/foundation/json/json.ts'

const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
/** Given by CROSSMODEL_CLIENTS where it is another one. */
export const toolFolder: string = process.env['CROSSMODEL_CLIENTS'] ?? join(cache, 'crossmodel-test-clients')

export const toolSets = ['small', 'rest', 'python', 'go'] as const
export type ToolSet = (typeof toolSets)[number]

/** The packages of a set, each with the one version that is tested. */
export function listTools(set: ToolSet): { name: string; version: string }[] {
  const all = parseJsonObject(readFileSync(new URL('tools.json', import.meta.url), 'utf8'))
  return Object.entries(readObject(all?.[set]) ?? {}).map(([name, version]) => ({
    name,
    version: readString(version) ?? '',
  }))
}

export type InstalledTool = { version: string; folder: string }

/** A package of npm with its folder `node_modules/NAME`, or the reason why its tests are skipped. */
export function findTool(name: string): InstalledTool | string {
  for (const set of ['small', 'rest'] as const) {
    const wanted = listTools(set).find((tool) => tool.name === name)
    if (wanted === undefined) continue
    const folder = join(toolFolder, set, 'node_modules', name)
    const manifest = join(folder, 'package.json')
    const installed = existsSync(manifest) ? parseJsonObject(readFileSync(manifest, 'utf8'))?.['version'] : undefined
    if (installed === wanted.version) return { version: wanted.version, folder }
    const by = set === 'small' ? '.ci/run' : 'npm run clients'
    return `${name} ${wanted.version} is not in ${toolFolder} (${by} installs it)`
  }
  throw new Error(`${name} is not in test/clients/tools.json`)
}

/** The module that programs in Go are run in; what it needs is in its folder `modules`. */
export const goFolder: string = join(toolFolder, 'go')

/** Each package of Python has an environment of its own. */
export const pythonFolder = ({ name, version }: { name: string; version: string }): string =>
  join(toolFolder, 'python', `${name}-${version}`)

/** A package of Python with the folder of its environment, or the reason why its tests are skipped. */
export function findPythonTool(name: string): InstalledTool | string {
  const wanted = listTools('python').find((tool) => tool.name === name)
  if (wanted === undefined) throw new Error(`${name} is not in test/clients/tools.json`)
  const folder = pythonFolder(wanted)
  return existsSync(join(folder, 'installed'))
    ? { version: wanted.version, folder }
    : `${name} ${wanted.version} is not in ${toolFolder} (npm run clients installs it)`
}
