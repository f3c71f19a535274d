// Reads the process environment. No other file does: other code is handed the values that it needs.
import type { Environment } from './expand-environment.ts'

export type CommandEnvironment = {
  /** Makes sure at start that this key exists. */
  key: string | undefined
  host: string | undefined
  port: string | undefined
  /** Where the console listens. */
  console: string | undefined
  configFile: string | undefined
  dataDirectory: string | undefined
  all: Environment
}

/** What the environment says to the command line; empty counts as not set. */
export function readCommandEnvironment(all: Environment = process.env): CommandEnvironment {
  const read = (name: string) => all[name] || undefined
  return {
    key: read('CROSSMODEL_KEY'),
    host: read('CROSSMODEL_HOST'),
    port: read('CROSSMODEL_PORT') ?? read('PORT'),
    console: read('CROSSMODEL_CONSOLE'),
    configFile: read('CROSSMODEL_CONFIG'),
    dataDirectory: read('CROSSMODEL_DATA'),
    all,
  }
}
