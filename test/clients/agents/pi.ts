// pi, without a terminal, in each of the protocols that it speaks. It has neither MCP nor agents of its own.
import { join } from 'node:path'
import { findTool } from '../installed-tools.ts'
import type { Agent } from './agent.ts'

export function pi(api: 'openai-completions' | 'openai-responses' | 'anthropic-messages'): Agent {
  return {
    name: `pi, ${api}`,
    tool: findTool('@mariozechner/pi-coding-agent'),
    can: { ...(api === 'openai-completions' ? { prove: false } : {}), mcp: false, delegate: false },
    prepare({ folder, gateway, model, write }) {
      const baseUrl = api === 'anthropic-messages' ? gateway.url : `${gateway.url}/v1`
      const models = [{ id: model, name: 'The model of the test' }]
      const providers = { crossmodel: { baseUrl, api, apiKey: gateway.key, models } }
      write('pi/models.json', JSON.stringify({ providers }))
      return { PI_CODING_AGENT_DIR: join(folder, 'pi'), PI_OFFLINE: '1' }
    },
    ask: (task, isFirst, { folder }, { model }) => ({
      command: process.execPath,
      args: [
        join(folder, 'dist/cli.js'),
        '--provider',
        'crossmodel',
        '--model',
        model,
        ...(isFirst ? [] : ['--continue']),
        '--print',
        task,
      ],
    }),
  }
}
