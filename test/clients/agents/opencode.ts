// opencode, without a terminal, through each of the three packages of the AI SDK that it carries. Its own binary is started
// where it lies, as a script of its installation would do.
import { join } from 'node:path'
import { findTool } from '../installed-tools.ts'
import type { Agent } from './agent.ts'

export function opencode(npm: '@ai-sdk/openai-compatible' | '@ai-sdk/openai' | '@ai-sdk/anthropic'): Agent {
  return {
    name: `opencode, ${npm}`,
    tool: findTool('opencode-ai'),
    can: { ...(npm === '@ai-sdk/openai-compatible' ? { prove: false } : {}), mcp: true, delegate: true },
    prepare({ folder, gateway, model, mcp, write }) {
      const options = { baseURL: `${gateway.url}/v1`, apiKey: gateway.key }
      const models = { [model]: { name: 'The model of the test' } }
      const settings = {
        share: 'disabled',
        autoupdate: false,
        disabled_providers: ['crossmodel'],
        provider: { 'crossmodel-gateway': { npm, name: 'CrossModel', options, models } },
        model: `crossmodel-gateway/${model}`,
        small_model: `crossmodel-gateway/${model}`,
        mcp: { demo: { type: 'local', command: [mcp.command, ...mcp.args], enabled: true } },
        permission: { '*': 'allow' },
      }
      write('opencode.json', JSON.stringify(settings))
      return {
        OPENCODE_CONFIG: join(folder, 'opencode.json'),
        OPENCODE_DISABLE_MODELS_FETCH: 'true',
        OPENCODE_DISABLE_LSP_DOWNLOAD: 'true',
      }
    },
    ask: (task, isFirst, { folder }) => ({
      command: join(folder, `../opencode-${process.platform}-${process.arch}/bin/opencode`),
      args: ['run', ...(isFirst ? [] : ['--continue']), task],
    }),
  }
}
