// pi: a provider of its own, and which model it begins with. Checked with 0.73.1, 2026-11.
import type { Tool } from '../tool.ts'

const movedBy = { variable: 'PI_CODING_AGENT_DIR', within: '.pi/agent' }

export const pi: Tool = {
  name: 'pi',
  title: 'pi',
  protocol: 'openai-chat',
  start: 'pi',
  files: [
    {
      format: 'json',
      paths: ['.pi/agent/models.json'],
      movedBy,
      settings: ({ origin, key, model, window }) => [
        [
          ['providers', 'crossmodel'],
          {
            baseUrl: `${origin}/v1`,
            api: 'openai-completions',
            apiKey: key,
            models: [{ id: model, ...(window && { contextWindow: window.context, maxTokens: window.output }) }],
          },
        ],
      ],
    },
    {
      format: 'json',
      paths: ['.pi/agent/settings.json'],
      movedBy,
      settings: ({ model }) => [
        [['defaultProvider'], 'crossmodel'],
        [['defaultModel'], model],
      ],
    },
  ],
}
