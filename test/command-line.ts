// A command of the operator's, as it is typed, on the data and configuration of a gateway.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { parseJsonObject, type JsonObject } from '../src/foundation/json.ts'
import type { Gateway } from './gateway.ts'

const program = fileURLToPath(new URL('../bin/crossmodel.js', import.meta.url))
const run = promisify(execFile)

/** What it prints with `--json`. Rejects where it exits with anything but 0. */
export async function runCommand(gateway: Gateway, ...words: string[]): Promise<JsonObject> {
  const all = [program, ...words, '--json', '--data', gateway.data, '--config', gateway.configFile]
  const { stdout } = await run(process.execPath, all)
  return parseJsonObject(stdout) ?? {}
}
