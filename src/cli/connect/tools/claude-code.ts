// Claude Code: variables that its settings file sets for it. Its small tasks (titles, summaries) and its sub-agents ask for
// models of Anthropic by name unless each of these names is given another. It takes a model that it does not know for one of a
// million tokens, and would fill a smaller one without ever compacting, unless it is told. Checked with 2.1.332, 2026-11.
import type { Tool } from '../tool.ts'

export const claudeCode: Tool = {
  name: 'claude-code',
  title: 'Claude Code',
  protocol: 'anthropic-messages',
  start: 'claude',
  files: [
    {
      format: 'json',
      paths: ['.claude/settings.json'],
      movedBy: { variable: 'CLAUDE_CONFIG_DIR', within: '.claude' },
      settings: ({ origin, key, model, window }) => [
        [['env', 'ANTHROPIC_BASE_URL'], origin],
        [['env', 'ANTHROPIC_AUTH_TOKEN'], key],
        [['env', 'ANTHROPIC_MODEL'], model],
        [['env', 'ANTHROPIC_DEFAULT_OPUS_MODEL'], model],
        [['env', 'ANTHROPIC_DEFAULT_SONNET_MODEL'], model],
        [['env', 'ANTHROPIC_DEFAULT_HAIKU_MODEL'], model],
        [['env', 'CLAUDE_CODE_MAX_CONTEXT_TOKENS'], window && String(window.context)],
      ],
    },
  ],
}
