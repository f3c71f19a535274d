// The Python that tests use: CROSSMODEL_PYTHON, or the one that `.ci/run` made outside the tree, or the machine's. What a
// test needs of it is asked for by module; without it the test is skipped, with this reason.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const made = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'crossmodel-test-python/bin/python')

export const python: string = process.env['CROSSMODEL_PYTHON'] ?? (existsSync(made) ? made : 'python3')

/** Modules are looked for, not loaded: of some only a file beside them is wanted. */
const search = 'import sys, importlib.util; sys.exit(any(importlib.util.find_spec(m) is None for m in sys.argv[1:]))'

/** The reason to skip a test that needs these modules, or false where they are there. */
export function modulesAbsent(...modules: string[]): string | false {
  const { status } = spawnSync(python, ['-c', search, ...modules], { stdio: 'ignore' })
  return status === 0 ? false : `no Python with ${modules.join(' and ')} here (.ci/run installs it)`
}
