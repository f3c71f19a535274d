// Cline's command line and its extensions for editors share this file; `cline auth` writes the same members.
// Checked with 3.0.65, 2026-11.
import type { Tool } from '../tool.ts'

export const cline: Tool = {
  name: 'cline',
  title: 'Cline',
  protocol: 'openai-chat',
  start: 'cline',
  files: [
    {
      format: 'json',
      paths: ['.cline/data/settings/providers.json'],
      settings: ({ origin, key, model }) => [
        [['version'], 1, 'absent'],
        [['lastUsedProvider'], 'openai-compatible'],
        [
          ['providers', 'openai-compatible'],
          {
            settings: { provider: 'openai-compatible', apiKey: key, model, baseUrl: `${origin}/v1` },
            // Cline wants a moment here and does not read it; a fixed one, so that writing twice changes nothing.
            updatedAt: '2026-01-01T00:00:00.000Z',
            tokenSource: 'manual',
          },
        ],
      ],
    },
  ],
}
