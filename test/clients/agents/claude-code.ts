// Claude Code, without a terminal. Its package starts a binary that a script of its installation would put in place: the binary
// is started where it lies.
import { join } from 'node:path'
import { findTool } from '../installed-tools.ts'
import type { Agent } from './agent.ts'

const tools = 'Bash,Write,Read,Agent,Task,ToolSearch,mcp__demo__weather'

export const claudeCode: Agent = {
  name: 'Claude Code',
  tool: findTool('@anthropic-ai/claude-code'),
  can: { mcp: true, delegate: true },
  prepare({ folder, gateway, model, mcp, write }) {
    write('mcp.json', JSON.stringify({ mcpServers: { demo: { type: 'stdio', ...mcp } } }))
    return {
      ANTHROPIC_BASE_URL: gateway.url,
      ANTHROPIC_AUTH_TOKEN: gateway.key,
      ANTHROPIC_MODEL: model,
      ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
      ANTHROPIC_DEFAULT_SONNET_MODEL: model,
      ANTHROPIC_DEFAULT_OPUS_MODEL: model,
      CLAUDE_CONFIG_DIR: join(folder, 'claude'),
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
    }
  },
  ask: (task, isFirst, { folder }, home) => ({
    command: join(`${folder}-${process.platform}-${process.arch}`, 'claude'),
    args: [
      ...(isFirst ? [] : ['--continue']),
      '--mcp-config',
      join(home.folder, 'mcp.json'),
      '--strict-mcp-config',
      '--allowedTools',
      tools,
      '--print',
      task,
    ],
  }),
}
