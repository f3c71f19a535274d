// A command of the operator's, as it is typed, on the data and configuration of a gateway.
import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseJsonObject, type JsonObject } from '../src/foundation/json/json.ts'
import type { Gateway } from './gateway.ts'

const program = fileURLToPath(new URL('../bin/crossmodel.js', import.meta.url))
const PRINTED_BYTES = 64 * 1024 * 1024

export type Ran = { code: number; stdout: string; stderr: string }
export type Given = { stdin?: string; environment?: { [name: string]: string } }

/** The command as it ended, whatever its exit code; -1 where a signal ended it. */
export function tryCommand(
  gateway: Pick<Gateway, 'data' | 'configFile'>,
  words: readonly string[],
  { stdin = '', environment = {} }: Given = {},
): Promise<Ran> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: dirname(gateway.data), ...environment }
  const all = [program, ...words, '--data', gateway.data, '--config', gateway.configFile]
  return new Promise((resolve) => {
    const child = execFile(process.execPath, all, { env, maxBuffer: PRINTED_BYTES }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr })
    })
    child.stdin?.end(stdin)
  })
}

/** What it prints with `--json`. @throws Error where it exits with anything but 0. */
export async function runCommand(gateway: Gateway, ...words: string[]): Promise<JsonObject> {
  const { code, stdout, stderr } = await tryCommand(gateway, [...words, '--json'])
  if (code !== 0) throw new Error(`${words.join(' ')} exited with ${code}: ${stderr}`)
  return parseJsonObject(stdout) ?? {}
}
