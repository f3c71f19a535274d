// Codex: a provider of its own, which speaks Responses (the only protocol that it knows). Its built-in provider would try a
// WebSocket first and compact conversations at OpenAI. Checked with 0.171.0, 2026-11.
import type { Tool } from '../tool.ts'

export const codex: Tool = {
  name: 'codex',
  title: 'Codex',
  protocol: 'openai-responses',
  start: 'codex',
  files: [
    {
      format: 'toml',
      paths: ['.codex/config.toml'],
      movedBy: { variable: 'CODEX_HOME', within: '.codex' },
      settings: ({ origin, key, model, window }) => [
        [['model'], model],
        [['model_provider'], 'crossmodel'],
        [['model_context_window'], window?.context],
        [
          ['model_providers', 'crossmodel'],
          { name: 'CrossModel', base_url: `${origin}/v1`, wire_api: 'responses', experimental_bearer_token: key },
        ],
      ],
    },
  ],
}
