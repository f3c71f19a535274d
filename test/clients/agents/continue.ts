// Continue's command line, with the settings that `crossmodel connect` writes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { findTool } from '../installed-tools.ts'
import type { Agent } from './agent.ts'
import { connectTool } from './connect.ts'

const settings = '.continue/config.yaml'

export const continueAgent: Agent = {
  name: 'Continue',
  tool: findTool('@continuedev/cli'),
  can: { prove: false, mcp: true, delegate: false },
  async prepare(home) {
    await connectTool('continue', home)
    const written = parse(readFileSync(join(home.folder, settings), 'utf8')) as object
    home.write(settings, stringify({ ...written, mcpServers: [{ name: 'demo', ...home.mcp }] }))
    return { CONTINUE_TELEMETRY_ENABLED: '0' }
  },
  ask: (task, isFirst, { folder }, home) => ({
    command: process.execPath,
    args: [
      join(folder, 'dist/cn.js'),
      '--config',
      join(home.folder, settings),
      '--auto',
      ...(isFirst ? [] : ['--resume']),
      '--print',
      task,
    ],
  }),
}
