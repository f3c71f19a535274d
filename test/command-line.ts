// A command of the operator's, as it is typed, on the data and configuration of a gateway.
import { dirname } from 'node:path'
import { parseJsonObject, type JsonObject } from '../src/foundation/json/json.ts'
import type { Gateway } from './gateway.ts'
import type { Ran } from './hosted-command.ts'
import { runHosted } from './run-hosted.ts'

export type Given = { stdin?: string; environment?: { [name: string]: string } }

/** The command as it ended, whatever its exit code. */
export function tryCommand(
  gateway: Pick<Gateway, 'data' | 'configFile'>,
  words: readonly string[],
  { stdin = '', environment = {} }: Given = {},
): Promise<Ran> {
  const home = dirname(gateway.data)
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, ...environment }
  return runHosted({ cwd: home, args: [...words, '--data', gateway.data, '--config', gateway.configFile], env, stdin })
}

/** What it prints with `--json`. @throws Error where it exits with anything but 0. */
export async function runCommand(gateway: Gateway, ...words: string[]): Promise<JsonObject> {
  const { code, stdout, stderr } = await tryCommand(gateway, [...words, '--json'])
  if (code !== 0) throw new Error(`${words.join(' ')} exited with ${code}: ${stderr}`)
  return parseJsonObject(stdout) ?? {}
}
