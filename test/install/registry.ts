// The registry of npm, for tests that install from it. They take long on a busy machine, so only `.ci/run` asks for them, and
// they are skipped where no registry can be reached.
import { spawnSync } from 'node:child_process'

const WANTED_VARIABLE = 'CROSSMODEL_TEST_INSTALL'
const ANSWER_MS = 10_000

/** The reason to skip, or false where they run. */
export const registryAbsent: string | false = await findReason()

async function findReason(): Promise<string | false> {
  if (process.env[WANTED_VARIABLE] === undefined)
    return `it installs from the registry: ${WANTED_VARIABLE} is not set (.ci/run sets it)`
  return (await isReachable()) ? false : 'no registry of npm can be reached from here'
}

async function isReachable(): Promise<boolean> {
  const url = spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).stdout?.trim() ?? ''
  try {
    return (await fetch(new URL('commander', url), { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_MS) })).ok
  } catch {
    return false
  }
}
