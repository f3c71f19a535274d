// A model as the Codex client lists it: it asks `/v1/models?client_version=…` and reads `models` (ModelsResponse in
// codex-rs/protocol/src/openai_models.rs, read 2026-11). Members without a default there are all written.
import type { JsonObject } from '../../foundation/json/json.ts'
import type { Effort } from '../../generation/request/request.ts'
import type { CatalogModel } from '../../catalog/model.ts'

/** Efforts that every released client can read; `max` makes older ones refuse the whole list. */
const readable: readonly Effort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh']

const descriptions: { readonly [effort in Effort]: string } = {
  none: 'No reasoning',
  minimal: 'The fastest answers with hardly any reasoning',
  low: 'Fast answers with light reasoning',
  medium: 'Balances speed and depth',
  high: 'Deeper reasoning for hard problems',
  xhigh: 'The deepest reasoning for the hardest problems',
  max: 'All the reasoning there is',
}

/** The client takes a model's instructions from the list and nowhere else; without any it would send none. */
const instructions = `You are a coding agent that runs in the Codex command line on the user's machine and works in the
user's repository through the tools you are given.

- Read before you write: look at the files, the conventions and the instructions (AGENTS.md) that hold where you work.
- Do what was asked, completely, and nothing beside it. Keep changes small and in the style of the code around them.
- Edit files with the patch tool where there is one, otherwise through the shell. Prefer rg for searching.
- Check your work: run the tests, the type check or the program, and read what they say before you call it done.
- Never undo changes that you did not make, and never run destructive commands that were not asked for.
- Say plainly what you did, what you checked and what is left open. Be brief; name files and lines.`

/** `id`: the name under which it is listed. */
export function showCodexModel(id: string, model: CatalogModel): JsonObject {
  const { input, tools, reasoning, contextWindowTokens } = model.capabilities
  const levels = readable.filter((effort) => reasoning.efforts.includes(effort))
  const preferred = levels.includes('medium') ? 'medium' : levels.at(-1)
  return {
    slug: id,
    display_name: model.displayName,
    description: `${model.displayName} by ${model.vendor}`,
    ...(preferred === undefined ? {} : { default_reasoning_level: preferred }),
    supported_reasoning_levels: levels.map((effort) => ({ effort, description: descriptions[effort] })),
    shell_type: 'shell_command',
    visibility: tools ? 'list' : 'hide',
    supported_in_api: true,
    priority: 100,
    upgrade: null,
    base_instructions: instructions,
    supports_reasoning_summaries: reasoning.supported,
    support_verbosity: false,
    default_verbosity: null,
    apply_patch_tool_type: null,
    truncation_policy: { mode: 'bytes', limit: 10_000 },
    supports_parallel_tool_calls: tools,
    ...(contextWindowTokens === undefined ? {} : { context_window: contextWindowTokens }),
    effective_context_window_percent: 95,
    experimental_supported_tools: [],
    input_modalities: input.filter((modality) => modality === 'text' || modality === 'image'),
  }
}
