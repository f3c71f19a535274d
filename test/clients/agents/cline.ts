// Cline's command line, with the settings that `crossmodel connect` writes. Without a terminal it
// begins a conversation anew each time, so its first task is the whole of it.
import { join } from 'node:path'
import { findTool } from '../installed-tools.ts'
import type { Agent } from './agent.ts'
import { connectTool } from './connect.ts'

/** Otherwise it leaves a daemon behind in a session of its own, which goes on after the command. */
export const inOneProcess = { CLINE_SESSION_BACKEND_MODE: 'local' }

export const cline: Agent = {
  name: 'Cline',
  tool: findTool('cline'),
  can: { resume: false, prove: false, mcp: true, delegate: false },
  async prepare(home) {
    await connectTool('cline', home)
    home.write('.cline/data/settings/cline_mcp_settings.json', JSON.stringify({ mcpServers: { demo: home.mcp } }))
    return inOneProcess
  },
  ask: (task, _isFirst, { folder }, home) => ({
    command: join(folder, `../@cline/cli-${process.platform}-${process.arch}/bin/cline`),
    args: ['--json', '--cwd', home.work, task],
  }),
}
