// Settings as `crossmodel connect TOOL --write` writes them, in the home of an agent. What the command asks of the gateway, to
// prove them, the scripted model answers like everything else.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { AgentHome } from './agent.ts'

const run = promisify(execFile)
const CONNECT_MS = 60_000
const program = fileURLToPath(new URL('../../../bin/crossmodel.js', import.meta.url))

/** @throws Error with the command's output where it fails. */
export async function connectTool(tool: string, { folder, gateway, model }: AgentHome): Promise<void> {
  const args = [program, 'connect', tool, '--write', '--url', gateway.url, '--model', model]
  const env = { PATH: process.env['PATH'], HOME: folder, CROSSMODEL_API_KEY: gateway.key }
  await run(process.execPath, args, { cwd: folder, env, timeout: CONNECT_MS })
}
