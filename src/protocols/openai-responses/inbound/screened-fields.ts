// Where Responses refers to an account at a provider. Sources: OpenAI's OpenAPI document 2.3.0 (2026-08-21). A call of the
// code interpreter that comes back in the input names its container, which `container: {"type": "auto"}` takes up again
// (platform.openai.com/docs/guides/tools-code-interpreter, 2026-07); a generated image comes back by its id
// (…/guides/tools-image-generation, 2026-07). `previous_response_id`, `conversation`, `prompt` and references to items are
// refused in `decode-envelope.ts`; `store` is decided where the request is written.
import { openFields } from '../../port/screened-fields.ts'

export const screenedFields = openFields({
  references: [['skill_id', 'skills']],
  free: ['annotations', 'results', 'sources'],
  freeIn: new Map([['parameters', ['', 'function']]]),
  answers: new Set(['mcp_list_tools']),
  bare: new Map([['image_generation_call', { without: 'result', needs: 'files' }]]),
  conversation: new Set(['input']),
})
