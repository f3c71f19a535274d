// Continue, in editors and as `cn`: one more entry of its list of models. Checked with cn 1.5.47, 2026-11.
import type { Tool } from '../tool.ts'

export const continueTool: Tool = {
  name: 'continue',
  title: 'Continue',
  protocol: 'openai-chat',
  start: 'cn',
  files: [
    {
      format: 'yaml',
      paths: ['.continue/config.yaml'],
      movedBy: { variable: 'CONTINUE_GLOBAL_DIR', within: '.continue' },
      hides: '.continue/config.json',
      settings: ({ origin, key, model, window }) => [
        [['name'], 'Main', 'absent'],
        [['version'], '1.0.0', 'absent'],
        [['schema'], 'v1', 'absent'],
        [
          ['models', { member: 'name', is: 'CrossModel' }],
          {
            name: 'CrossModel',
            provider: 'openai',
            model,
            apiBase: `${origin}/v1`,
            apiKey: key,
            defaultCompletionOptions: window && { contextLength: window.context, maxTokens: window.output },
          },
        ],
      ],
    },
  ],
}
