// Where Chat refers to an account at a provider. Sources: OpenAI's OpenAPI document 2.3.0 (2026-08-21): file parts, spoken
// answers of earlier turns (`messages[].audio.id`) and custom voices (`audio.voice.id`) by id.
import { openFields } from '../../port/screened-fields.ts'

export const screenedFields = openFields({
  references: [
    ['audio', { needs: 'files', form: 'object-id' }],
    ['voice', { needs: 'files', form: 'object-id' }],
    ['skill_id', 'skills'],
    ['previous_response_id', 'state'],
  ],
  free: ['annotations', 'citations'],
  // `functions[]` and `tools[].function` have no type of their own.
  freeIn: new Map([
    ['parameters', ['', 'function']],
    // What only the issuer of a signature reads.
    ['data', ['reasoning.encrypted']],
  ]),
  answers: new Set(),
  bare: new Map(),
  conversation: new Set(['messages']),
})
