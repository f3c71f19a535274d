// Beta features that a body calls for. Anthropic takes such fields only with the feature's name in `anthropic-beta`; a
// caller of this protocol may also have named some (`anthropic_beta` in the body, as Bedrock has it).
// Source: beta headers of https://platform.claude.com/docs and AnthropicBeta of the OpenAPI document, 2026-07.
import {
  isObject,
  readArray,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../../foundation/json/json.ts'
import { lookUp } from '../../../../foundation/lists/look-up.ts'

const byField: { readonly [field: string]: string } = {
  mcp_servers: 'mcp-client-2025-11-20',
  speed: 'fast-mode-2026-02-01',
  diagnostics: 'cache-diagnosis-2026-04-07',
  fallbacks: 'server-side-fallback-2026-07-01',
  fallback_credit_token: 'fallback-credit-2026-07-01',
}

const byTool: { readonly [type: string]: string } = {
  mcp_toolset: 'mcp-client-2025-11-20',
  advisor_20260301: 'advisor-tool-2026-03-01',
  computer_20241022: 'computer-use-2024-10-22',
  bash_20241022: 'computer-use-2024-10-22',
  text_editor_20241022: 'computer-use-2024-10-22',
  computer_20250124: 'computer-use-2025-01-24',
  computer_20251124: 'computer-use-2025-11-24',
  code_execution_20250522: 'code-execution-2025-05-22',
  code_execution_20250825: 'code-execution-2025-08-25',
  memory_20250818: 'context-management-2025-06-27',
  web_fetch_20250910: 'web-fetch-2025-09-10',
}

/** Sorted, each once. `named` is what the caller named. */
export function collectBetas(body: JsonObject, named: Json | undefined): string[] {
  const betas = new Set<string>()
  for (const beta of readArray(named) ?? []) if (typeof beta === 'string') betas.add(beta)
  for (const [field, beta] of Object.entries(byField)) if (body[field] !== undefined) betas.add(beta)
  // The older form of the connector configures tools beside the server.
  if (
    (readArray(body['mcp_servers']) ?? []).some((server) => isObject(server) && isObject(server['tool_configuration']))
  ) {
    betas.delete('mcp-client-2025-11-20')
    betas.add('mcp-client-2025-04-04')
  }
  for (const tool of readArray(body['tools']) ?? []) {
    const type = isObject(tool) ? (readString(tool['type']) ?? '') : ''
    const beta = lookUp(byTool, type)
    if (beta !== undefined) betas.add(beta)
  }
  for (const edit of readArray(readObject(body['context_management'])?.['edits']) ?? []) {
    const compact = isObject(edit) && readString(edit['type'])?.startsWith('compact_') === true
    betas.add(compact ? 'compact-2026-01-12' : 'context-management-2025-06-27')
  }
  if (readObject(body['output_config'])?.['task_budget'] !== undefined) betas.add('task-budgets-2026-03-13')
  if (readObject(body['container'])?.['skills'] !== undefined) betas.add('skills-2025-10-02')
  if (holdsFile(body['messages'])) betas.add('files-api-2025-04-14')
  return [...betas].sort()
}

/** Whether a message, or a tool result inside one, names a stored file. */
function holdsFile(value: Json | undefined): boolean {
  return (readArray(value) ?? []).some((entry) => {
    if (!isObject(entry)) return false
    if (entry['type'] === 'container_upload' || readObject(entry['source'])?.['type'] === 'file') return true
    return holdsFile(entry['content'])
  })
}
