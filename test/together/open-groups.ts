// The programs of a run that share a process among the files of a group: one each, in the directory of the run, until they are
// closed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const runner = new URL('run-together.ts', import.meta.url).href

/** The paths of the programs, in the order of the groups. Paths of files begin at `root`. */
export function openGroups(
  directory: string,
  root: string,
  groups: readonly (readonly string[])[],
): { programs: string[]; close(): void } {
  const folder = mkdtempSync(join(directory, 'crossmodel-groups-'))
  const programs = groups.map((files, index) => {
    const program = join(folder, `group-${index + 1}.mjs`)
    const given = [root, files.map((file) => resolve(root, file))].map((each) => JSON.stringify(each)).join(', ')
    writeFileSync(program, `import { runTogether } from ${JSON.stringify(runner)}\nawait runTogether(${given})\n`)
    return program
  })
  return { programs, close: () => rmSync(folder, { recursive: true }) }
}
