// aider, with the settings that `crossmodel connect` writes. It gives a model no tools: files are written from what it says.
import { join } from 'node:path'
import { findPythonTool } from '../installed-tools.ts'
import type { Agent } from './agent.ts'
import { connectTool } from './connect.ts'

export const aider: Agent = {
  name: 'aider',
  tool: findPythonTool('aider-chat'),
  can: { tools: false, prove: false, mcp: false, delegate: false },
  async prepare(home) {
    await connectTool('aider', home)
    return {}
  },
  ask: (task, isFirst, { folder }, home) => ({
    command: join(folder, 'bin/aider'),
    args: [
      '--config',
      join(home.folder, '.aider.conf.yml'),
      '--yes-always',
      '--no-git',
      '--no-check-update',
      '--analytics-disable',
      '--no-show-model-warnings',
      '--no-auto-lint',
      ...(isFirst ? [] : ['--restore-chat-history']),
      '--message',
      task,
    ],
  }),
}
