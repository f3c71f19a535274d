// opencode: a provider of its own through the AI SDK's package for compatible servers, which comes with it. Titles are asked of a
// small model, which opencode would otherwise choose among models that this gateway may not have. opencode's own list has a hosted
// service `crossmodel` at another host, which takes its key from CROSSMODEL_API_KEY: this provider has another id, and that one
// is switched off, so that a key of this gateway never goes there. Checked with 1.18.33, 2026-11.
import type { Tool } from '../tool.ts'

const ID = 'crossmodel-gateway'

export const opencode: Tool = {
  name: 'opencode',
  title: 'opencode',
  protocol: 'openai-chat',
  start: 'opencode',
  files: [
    {
      format: 'json',
      paths: ['.config/opencode/opencode.jsonc', '.config/opencode/opencode.json'],
      movedBy: { variable: 'XDG_CONFIG_HOME', within: '.config' },
      settings: ({ origin, key, model, window }) => [
        [['$schema'], 'https://opencode.ai/config.json', 'absent'],
        [['model'], `${ID}/${model}`],
        [['small_model'], `${ID}/${model}`],
        [['disabled_providers'], ['crossmodel'], 'absent'],
        [
          ['provider', ID],
          {
            npm: '@ai-sdk/openai-compatible',
            name: 'CrossModel',
            options: { baseURL: `${origin}/v1`, apiKey: key },
            models: { [model]: { limit: window } },
          },
        ],
      ],
    },
  ],
}
