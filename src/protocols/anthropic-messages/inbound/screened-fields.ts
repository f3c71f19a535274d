// Where Messages refers to an account at a provider. Sources: Anthropic's OpenAPI document (2026-07): files by id in
// sources and uploads to containers, containers and their skills (those of type `anthropic` are everybody's), MCP servers.
// Blocks that repeat what code execution answered name files that were made, and load none.
import { openFields } from '../../port/screened-fields.ts'

export const screenedFields = openFields({
  references: [['skill_id', { needs: 'skills', unlessType: ['anthropic'] }]],
  free: ['citations'],
  freeIn: new Map([
    ['parameters', ['', 'function']],
    ['input', ['tool_use', 'server_tool_use', 'mcp_tool_use']],
    // Texts, and what only the issuer of a signature reads.
    ['data', ['text', 'redacted_thinking']],
    ['source', ['search_result']],
  ]),
  answers: new Set(['code_execution_output', 'bash_code_execution_output', 'web_search_result', 'fallback']),
  bare: new Map(),
  conversation: new Set(['messages', 'system']),
})
