// Other values of the gateway's bounds for a process that a test starts, so that the test does not sit through a wait of
// seconds to see what happens behind it. The process reads them before any of its other modules, and everything that it does
// with a bound stays as it is. Its threads keep the usual values.
import { bounds } from '../src/foundation/bounds.ts'

export type ChangedBounds = { readonly [name in keyof typeof bounds]?: number }

const VARIABLE = 'CROSSMODEL_TEST_BOUNDS'

/** `environment`, and what makes a process that has it begin with these bounds. */
export function changeBounds(changed: ChangedBounds = {}, environment: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  if (Object.keys(changed).length === 0) return environment
  const options = `--import=${import.meta.url} ${environment['NODE_OPTIONS'] ?? ''}`
  return { ...environment, [VARIABLE]: JSON.stringify(changed), NODE_OPTIONS: options.trim() }
}

Object.assign(bounds, JSON.parse(process.env[VARIABLE] ?? '{}'))
