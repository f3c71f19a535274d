// Qwen Code: one more model of its kind `openai`, whose key it takes from a variable that its own settings set.
// Checked with 0.24.4, 2026-11.
import type { Tool } from '../tool.ts'

export const qwenCode: Tool = {
  name: 'qwen-code',
  title: 'Qwen Code',
  protocol: 'openai-chat',
  start: 'qwen',
  files: [
    {
      format: 'json',
      paths: ['.qwen/settings.json'],
      movedBy: { variable: 'QWEN_HOME', within: '.qwen' },
      settings: ({ origin, key, model, window }) => [
        [['env', 'CROSSMODEL_API_KEY'], key],
        [
          ['modelProviders', 'openai', { member: 'name', is: 'CrossModel' }],
          {
            id: model,
            name: 'CrossModel',
            baseUrl: `${origin}/v1`,
            envKey: 'CROSSMODEL_API_KEY',
            generationConfig: window && { contextWindowSize: window.context },
          },
        ],
        [['security', 'auth', 'selectedType'], 'openai'],
        [['model', 'name'], model],
      ],
    },
  ],
}
