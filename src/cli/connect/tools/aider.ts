// aider: options of its own configuration file. `openai/` before the model says that it is a compatible server's.
// Checked with 0.86.2, 2026-11.
import type { Tool } from '../tool.ts'

export const aider: Tool = {
  name: 'aider',
  title: 'aider',
  protocol: 'openai-chat',
  start: 'aider',
  files: [
    {
      format: 'yaml',
      paths: ['.aider.conf.yml'],
      settings: ({ origin, key, model }) => [
        [['model'], `openai/${model}`],
        [['openai-api-base'], `${origin}/v1`],
        [['openai-api-key'], key],
      ],
    },
  ],
}
