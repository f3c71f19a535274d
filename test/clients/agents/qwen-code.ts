// Qwen Code, without a terminal, with the settings that `crossmodel connect` writes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseJsonObject } from '../../../src/foundation/json/json.ts'
import { findTool } from '../installed-tools.ts'
import type { Agent } from './agent.ts'
import { connectTool } from './connect.ts'

const settings = '.qwen/settings.json'

export const qwenCode: Agent = {
  name: 'Qwen Code',
  tool: findTool('@qwen-code/qwen-code'),
  can: { prove: false, mcp: true, delegate: true },
  async prepare(home) {
    await connectTool('qwen-code', home)
    const written = parseJsonObject(readFileSync(join(home.folder, settings), 'utf8'))
    const more = { mcpServers: { demo: { ...home.mcp, trust: true } }, privacy: { usageStatisticsEnabled: false } }
    home.write(settings, JSON.stringify({ ...written, ...more }))
    return {}
  },
  ask: (task, isFirst, { folder }) => ({
    command: process.execPath,
    args: [join(folder, 'cli-entry.js'), '--yolo', ...(isFirst ? [] : ['--continue']), '--prompt', task],
  }),
}
