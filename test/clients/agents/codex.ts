// Codex, without a terminal: with an entry of its own for the gateway, or with its built-in provider whose address is changed
// (then it tries a WebSocket first). A model whose name Codex knows is given other tools than one that it does not know.
import { join } from 'node:path'
import { findTool } from '../installed-tools.ts'
import type { Agent } from './agent.ts'

export function codex(kind: 'own provider entry' | 'built-in provider'): Agent {
  return {
    name: `Codex, ${kind}`,
    tool: findTool('@openai/codex'),
    can: { mcp: true, delegate: true },
    prepare({ gateway, model, mcp, write, folder }) {
      const address = `${gateway.url}/v1`
      const provider =
        kind === 'built-in provider'
          ? [`openai_base_url = "${address}"`]
          : [
              'model_provider = "crossmodel"',
              '[model_providers.crossmodel]',
              'name = "CrossModel"',
              `base_url = "${address}"`,
              'env_key = "CROSSMODEL_API_KEY"',
              'wire_api = "responses"',
            ]
      const server = [
        '[mcp_servers.demo]',
        `command = ${JSON.stringify(mcp.command)}`,
        `args = ${JSON.stringify(mcp.args)}`,
      ]
      const settings = ['[analytics]', 'enabled = false']
      const lines = [`model = "${model}"`, 'check_for_update_on_startup = false', ...provider, ...server, ...settings]
      write('codex/config.toml', `${lines.join('\n')}\n`)
      if (kind === 'built-in provider') write('codex/auth.json', JSON.stringify({ OPENAI_API_KEY: gateway.key }))
      return { CODEX_HOME: join(folder, 'codex'), CROSSMODEL_API_KEY: gateway.key }
    },
    ask: (task, isFirst, { folder }, home) => ({
      command: process.execPath,
      args: [
        join(folder, 'bin/codex.js'),
        'exec',
        '--skip-git-repo-check',
        '--dangerously-bypass-approvals-and-sandbox',
        '--cd',
        home.work,
        ...(isFirst ? [task] : ['resume', '--last', task]),
      ],
    }),
  }
}
