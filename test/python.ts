// The Python that tests use: CROSSMODEL_TEST_PYTHON, or the one that `.ci/run` made beside the project's tree, or the
// machine's. What a test needs of it is asked for by module; without it the test is skipped, with this reason.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const made = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'crossmodel-test-python/bin/python')

export const python: string = process.env['CROSSMODEL_TEST_PYTHON'] ?? (existsSync(made) ? made : 'python3')

/** The reason to skip a test that needs these modules, or false where they are there. */
export function modulesAbsent(...modules: string[]): string | false {
  // Found, not imported: importing takes seconds, and one of them is wanted for a file in it alone.
  const look = `import sys, importlib.util as u; sys.exit(not all(u.find_spec(m) for m in sys.argv[1:]))`
  const { status } = spawnSync(python, ['-c', look, ...modules], { stdio: 'ignore' })
  return status === 0 ? false : `no Python with ${modules.join(' and ')} here (.ci/run installs it)`
}
