// Where Chat refers to an account at a provider. Sources: OpenAI's OpenAPI document 2.3.0 (2026-08-21): file parts, spoken
// answers of earlier turns (`messages[].audio.id`) and custom voices (`audio.voice.id`) by id.
import { addedByProviders, foldFields, freeEverywhere, mediaAddresses, mediaBytes } from '../screened-fields.ts'

export const screenedFields = foldFields({
  references: new Map([
    ...addedByProviders,
    ['file_id', 'files'],
    ['file_ids', 'files'],
    ['audio', { needs: 'files', form: 'object-id' }],
    ['voice', { needs: 'files', form: 'object-id' }],
    ['container', { needs: 'containers', form: 'id' }],
    ['container_id', 'containers'],
    ['skill_id', 'skills'],
    ['previous_response_id', 'state'],
  ]),
  addresses: new Set(mediaAddresses),
  bytesOrAddresses: new Set(mediaBytes),
  free: new Set([...freeEverywhere, 'annotations', 'citations']),
  // `functions[]` and `tools[].function` have no type of their own.
  freeIn: new Map([['parameters', ['', 'function']]]),
  answers: new Set(),
  bare: new Map(),
  conversation: new Set(['messages']),
})
